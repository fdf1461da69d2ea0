"""Pieces and windows of one rounded length in one batch, as tensors."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.relations.features import Piece, Window

# Lengths are rounded up to a multiple of this and only equal ones share a batch, so that what a
# quantity gets does not depend on which others are read with it.
STEP = 32

Item = TypeVar("Item")


def rounded(length: int, step: int = STEP) -> int:
    """The length to which something of `length` characters is padded."""
    return -(-length // step) * step


def batches(
    items: Sequence[Item], length: Callable[[Item], int], characters: int, step: int = STEP
) -> Iterator[list[Item]]:
    """Items of one rounded length, at most `characters` in a batch (one item at least)."""

    def width_of(item: Item) -> int:
        return rounded(length(item), step)

    for width, group in groupby(sorted(items, key=width_of), key=width_of):
        same = list(group)
        size = max(1, characters // max(1, width))
        for start in range(0, len(same), size):
            yield same[start : start + size]


def piece_tensors(pieces: Sequence[Piece]) -> tuple[Tensor, Tensor]:
    """Characters and quantities of the pieces, each (pieces, characters)."""
    width = rounded(max(len(piece.text) for piece in pieces))
    return (
        padded([piece.characters for piece in pieces], width),
        padded([piece.quantities for piece in pieces], width),
    )


def window_tensors(
    windows: Sequence[tuple[int, Window]], width: int
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Index into the flattened states of rows of `width`, distance, mark and place.

    `windows` are pairs of a row and a window; each tensor is (windows, characters).
    """
    length = rounded(max(seen.end - seen.start for _, seen in windows))
    index = [np.arange(row * width + seen.start, row * width + seen.end) for row, seen in windows]
    return (
        padded(index, length, -1),
        padded([seen.distance for _, seen in windows], length),
        padded([seen.mark for _, seen in windows], length),
        padded([seen.place for _, seen in windows], length),
    )


def padded(rows: Sequence[NDArray[np.int64]], width: int, padding: int = 0) -> Tensor:
    """Rows of ids as one table (rows, width)."""
    table = np.full((len(rows), width), padding, dtype=np.int64)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return torch.from_numpy(table)
