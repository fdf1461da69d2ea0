"""Entities by spaCy's `ner` over the words of the segmentation, trained for this project."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

import spacy
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotations.records import Mention


class SpacyRecogniser:
    """spaCy's tok2vec and ner, applied to Docs whose words are there already."""

    name = "spacy"

    def __init__(self, folder: Path, vocab: Vocab) -> None:
        """Load a pipeline that spaCy saved; raises OSError where there is none."""
        pipeline = spacy.load(folder, vocab=vocab).pipeline
        self.pipes = [cast(TrainablePipe, pipe) for _, pipe in pipeline]

    def read(self, docs: list[Doc]) -> list[list[Mention]]:
        """The entities of each Doc, by character offset."""
        stream: Iterable[Doc] = docs
        for pipe in self.pipes:
            stream = pipe.pipe(stream)
        return [
            [
                Mention(e.start_char, e.end_char, e.text, e.label_, recogniser=self.name)
                for e in doc.ents
            ]
            for doc in stream
        ]
