"""The files of annotation tools: each module writes passages and reads records back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotations.formats import brat, conll, doccano, label_studio
from annotations.formats.drafts import Draft, Problem
from annotations.passages import Passage


@dataclass(frozen=True, slots=True)
class Format:
    """How passages are written to a path, and read from one; reading raises OSError only.

    `signed` tells whether the files say who reviewed what.
    """

    write: Callable[[Sequence[Passage], Path], None]
    read: Callable[[Path], Iterator[Draft | Problem]]
    signed: bool = False


FORMATS = {
    "label-studio": Format(label_studio.write, label_studio.read, signed=True),
    "doccano": Format(doccano.write, doccano.read),
    "brat": Format(brat.write, brat.read),
    "conll": Format(conll.write, conll.read),
}
