"""Things of one rounded length in one batch: what a network reads together."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

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


def padded(rows: Sequence[NDArray[np.int64]], width: int, padding: int = 0) -> Tensor:
    """Rows of ids as one table (rows, width)."""
    table = np.full((len(rows), width), padding, dtype=np.int64)
    for row, values in zip(table, rows, strict=True):
        row[: len(values)] = values
    return torch.from_numpy(table)
