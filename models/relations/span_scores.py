"""Scores of spans: how well each stretch of a window would do as action, object, agency or time.

A span scores by its two ends together (bilinear, as the arcs of Dozat & Manning 2017, Deep Biaffine
Attention), by each end alone, by the characters between them (as a segment of Sarawagi & Cohen
2004, Semi-Markov Conditional Random Fields) and by its width. The scores of all spans of a role
and the score that there is none are normalised together, so that what comes out is a probability.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from annotations.records import ROLES

# The widest span, in characters; of the annotated ones one in two hundred is wider.
WIDEST = 32


class SpanScorer(nn.Module):
    """States of a window's characters -> a score for each role and span."""

    def __init__(self, states: int, rank: int = 32) -> None:
        super().__init__()
        roles = len(ROLES)
        self.rank = rank
        self.first = nn.Linear(states, roles * rank)
        self.last = nn.Linear(states, roles * rank)
        self.alone = nn.Linear(states, 3 * roles)
        self.width = nn.Embedding(WIDEST, roles)
        self.none = nn.Linear(states, roles)

    def forward(self, states: Tensor, quantity: Tensor) -> tuple[Tensor, Tensor]:
        """States (windows, characters, width) -> spans and none.

        `quantity` (windows, characters) marks the one in question. Spans are of shape (windows,
        roles, characters, WIDEST): [..., i, k] is the span of i and the k characters behind it,
        whatever lies behind the window's end included. None is of shape (windows, roles).
        """
        windows, characters, _ = states.shape
        shape = (windows, characters, len(ROLES), self.rank)
        first = self.first(states).view(shape).permute(0, 2, 1, 3)
        last = pad(self.last(states).view(shape).permute(0, 2, 3, 1), (0, WIDEST - 1))
        ends = _diagonals(torch.matmul(first, last) / math.sqrt(self.rank))
        begin, end, inside = self.alone(states).view(windows, characters, 3, -1).unbind(2)
        before = pad(inside.cumsum(1), (0, 0, 1, 0)).transpose(1, 2)
        closing = pad(end.transpose(1, 2) + before[..., 1:], (0, WIDEST - 1)).unfold(-1, WIDEST, 1)
        opening = (begin.transpose(1, 2) - before[..., :-1])[..., None]
        spans = ends + opening + closing + self.width.weight.T[None, :, None, :]
        share = quantity / quantity.sum(1, keepdim=True).clamp(min=1)
        none: Tensor = self.none((states * share[..., None]).sum(1))
        return spans, none


def _diagonals(table: Tensor) -> Tensor:
    """(..., n, n + WIDEST - 1) -> (..., n, WIDEST): of row i what stands in i, i + 1, ..."""
    table = table.contiguous()
    rows, strides = table.shape[:-1], table.stride()
    return table.as_strided((*rows, WIDEST), (*strides[:-2], strides[-2] + 1, 1))
