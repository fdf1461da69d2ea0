"""What the relation network sees beside the tagger's states: a window around each quantity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.folding import fold

BEFORE, AFTER = 100, 48
# Upper ends of the distance classes, in characters; farther is one class more.
DISTANCES = np.array([0, 1, 2, 3, 5, 8, 12, 20, 35, 60, 100])
NEAR, FAR = "，", "。；\n"
OTHER_TEXT, OTHER_QUANTITY, THIS_QUANTITY = 0, 1, 2
PLACES = 31

Ids = NDArray[np.int64]
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text, folded, with its quantities; `marks` has the shape (characters,)."""

    text: str
    marks: NDArray[np.bool_]
    spans: tuple[Offsets, ...]

    @classmethod
    def of(cls, text: str, quantities: Sequence[Offsets]) -> "Piece":
        """The piece with the characters of its quantities marked."""
        marks = np.zeros(len(text), dtype=np.bool_)
        for start, end in quantities:
            marks[start:end] = True
        return cls(fold(text), marks, tuple(quantities))


@dataclass(frozen=True, slots=True)
class Window:
    """The neighbourhood of one quantity: piece[start:end], each array of shape (end - start,)."""

    start: int
    end: int
    distance: Ids
    mark: Ids
    place: Ids


def window(piece: Piece, quantity: Offsets) -> Window:
    """Where everything in reach stands, seen from one quantity."""
    first, last = quantity
    start, end = max(0, first - BEFORE), min(len(piece.text), last + AFTER)
    places = np.arange(start, end)
    offset = np.where(places < first, places - first, np.maximum(0, places - last + 1))
    side = np.where(places >= last, len(DISTANCES) + 1, 0)
    distance = np.searchsorted(DISTANCES, np.abs(offset)) + side
    mark = np.where(piece.marks[start:end], OTHER_QUANTITY, OTHER_TEXT)
    mark[first - start : last - start] = THIS_QUANTITY
    return Window(start, end, distance, mark, _places(piece.text, start, end, quantity))


def _places(text: str, start: int, end: int, quantity: Offsets) -> Ids:
    """How many commas (at most 4) and full stops (at most 2) lie between, and on which side."""
    first, last = quantity
    near = np.array([c in NEAR for c in text[start:end]], dtype=np.int64)
    far = np.array([c in FAR for c in text[start:end]], dtype=np.int64)
    left, right = first - start, last - start

    def between(delimiters: Ids) -> Ids:
        before = delimiters[:left][::-1].cumsum()[::-1]
        after = delimiters[right:].cumsum() - delimiters[right:]
        return np.concatenate([before, np.zeros(right - left, dtype=np.int64), after])

    places: Ids = np.minimum(between(near), 4) + 5 * np.minimum(between(far), 2)
    places[right:] += 15
    places[left:right] = PLACES - 1
    return places
