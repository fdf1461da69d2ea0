"""Pieces and windows as tensors."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from models.batching import padded, rounded
from models.relations.features import Piece, Window


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
