"""What the relation network sees: a piece of text as characters, and a window per quantity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.folding import fold

BEFORE, AFTER = 110, 50
# Upper ends of the distance classes, in characters; farther is one class more.
DISTANCES = np.array([0, 1, 2, 3, 5, 8, 12, 20, 35, 60, 100])
NEAR, FAR = "，", "。；\n"
NO_QUANTITY, QUANTITY_START, QUANTITY_INSIDE = 0, 1, 2
OTHER_TEXT, OTHER_QUANTITY, THIS_QUANTITY = 0, 1, 2
PLACES = 31

Ids = NDArray[np.int64]
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of text in ids, each of shape (characters,)."""

    text: str
    characters: Ids
    quantities: Ids
    spans: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The neighbourhood of one quantity: piece[start:end], each array of shape (end - start,)."""

    start: int
    end: int
    distance: Ids
    mark: Ids
    place: Ids


def encode(text: str, quantities: Sequence[Offsets], vocabulary: dict[str, int]) -> Piece:
    """The piece in ids: 0 is padding, 1 a character that the vocabulary lacks."""
    folded = fold(text)
    characters = np.array([vocabulary.get(c, 1) for c in folded], dtype=np.int64)
    marks = np.zeros(len(text), dtype=np.int64)
    for start, end in quantities:
        marks[start:end] = QUANTITY_INSIDE
        marks[start] = QUANTITY_START
    return Piece(folded, characters, marks, tuple(quantities))


def window(piece: Piece, quantity: Offsets) -> Window:
    """Where everything in reach stands, seen from one quantity."""
    first, last = quantity
    start, end = max(0, first - BEFORE), min(len(piece.text), last + AFTER)
    places = np.arange(start, end)
    offset = np.where(places < first, places - first, np.maximum(0, places - last + 1))
    side = np.where(places >= last, len(DISTANCES) + 1, 0)
    distance = np.searchsorted(DISTANCES, np.abs(offset)) + side
    mark = np.where(piece.quantities[start:end] > 0, OTHER_QUANTITY, OTHER_TEXT)
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
