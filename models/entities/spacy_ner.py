"""Entities by spaCy's `ner` over the words of the segmentation, trained for this project."""

import configparser
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

import spacy
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.vocab import Vocab

from annotations.records import Mention

# What a config may ask for: `@architectures = "spacy.Tok2Vec.v2"`. Others could read weights as
# a pickle, as a torch model in thinc's wrapper does.
_FUNCTION = re.compile(r"spacy\.|(Adam|compounding)\.v1$")


def refuse_functions(config: Path) -> None:
    """Raise OSError where there is no config, or it asks for more than spaCy's own ner."""
    try:
        # As spaCy itself reads it: `@architectures: "x"` and {"@callbacks": "x"} ask, too.
        told = spacy.util.load_config(config, interpolate=False)
    except (ValueError, configparser.Error) as error:
        raise OSError(f"{config} is no config of spaCy: {_first_line(error)}") from error
    for foreign in _foreign(told):
        raise OSError(f"{config} asks for {foreign}, which is no part of spaCy's ner")


def _foreign(part: object) -> Iterator[object]:
    """What a part of the config asks for that is not spaCy's; other pipelines (`source`), too."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from _foreign(each)
    if not isinstance(part, Mapping):
        return
    for key, asked in part.items():
        function = key.startswith("@") and not _FUNCTION.match(str(asked))
        if function or (key == "factory" and asked != "ner") or key == "source":
            yield asked
        yield from _foreign(asked)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


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
