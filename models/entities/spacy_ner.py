"""Entities by spaCy's `ner` over the words of the segmentation, trained for this project."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import spacy
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotations.records import Mention

# What a config may ask for: `@architectures = "spacy.Tok2Vec.v2"`. Others could read weights as
# a pickle, as a torch model in thinc's wrapper does.
_FUNCTION = re.compile(r'^@\w+ *= *"(?!spacy\.|Adam\.v1|compounding\.v1)(.*)"', re.MULTILINE)
_FACTORIES = re.compile(r'^factory *= *"(?!ner")(.*)"', re.MULTILINE)


def refuse_functions(config: Path) -> None:
    """Raise OSError where there is no config, or it asks for more than spaCy's own ner."""
    text = config.read_text(encoding="utf-8")
    if foreign := _FUNCTION.search(text) or _FACTORIES.search(text):
        raise OSError(f"{config} asks for {foreign[1]}, which is no part of spaCy's ner")


class SpacyRecogniser:
    """spaCy's tok2vec and ner, applied to Docs whose words are there already."""

    name = "spacy"

    def __init__(self, folder: Path, vocab: Vocab) -> None:
        """Load a pipeline that spaCy saved; raises OSError where there is none."""
        refuse_functions(folder / "config.cfg")
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
