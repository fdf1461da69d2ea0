"""Windows as tensors."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from models.batching import padded, rounded
from models.relations.features import Window


def window_tensors(windows: Sequence[tuple[int, Window]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Index into the rows of states, distance, mark and place; each is (windows, characters).

    `windows` are pairs of a window and, before it, the row of its piece's first character.
    """
    length = rounded(max(seen.end - seen.start for _, seen in windows))
    index = [np.arange(first + seen.start, first + seen.end) for first, seen in windows]
    return (
        padded(index, length, -1),
        padded([seen.distance for _, seen in windows], length),
        padded([seen.mark for _, seen in windows], length),
        padded([seen.place for _, seen in windows], length),
    )
