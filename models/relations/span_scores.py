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
        first = self.first(states).view(shape).transpose(1, 2) / math.sqrt(self.rank)
        ends = _near_products(first, self.last(states).view(shape).transpose(1, 2))
        begin, end, inside = self.alone(states).view(windows, characters, 3, -1).unbind(2)
        before = pad(inside.cumsum(1), (0, 0, 1, 0)).transpose(1, 2)
        closing = pad(end.transpose(1, 2) + before[..., 1:], (0, WIDEST - 1)).unfold(-1, WIDEST, 1)
        opening = (begin.transpose(1, 2) - before[..., :-1])[..., None]
        spans = ends + opening + closing + self.width.weight.T[None, :, None, :]
        share = quantity / quantity.sum(1, keepdim=True).clamp(min=1)
        none: Tensor = self.none((states * share[..., None]).sum(1))
        return spans, none


def _near_products(first: Tensor, last: Tensor) -> Tensor:
    """Two (..., n, rank) -> (..., n, WIDEST): row i of one times i, i + 1, ... of the other.

    In blocks of WIDEST rows: of the table of all pairs, six in seven are never looked at.
    """
    rows = first.shape[-2]
    filled = -rows % WIDEST
    blocks = pad(first, (0, 0, 0, filled)).unfold(-2, WIDEST, WIDEST)
    others = pad(last, (0, 0, 0, filled + WIDEST)).unfold(-2, 2 * WIDEST, WIDEST)
    table = torch.matmul(blocks.transpose(-1, -2), others).contiguous()
    shape, strides = table.shape, table.stride()
    near = table.as_strided((*shape[:-1], WIDEST), (*strides[:-2], strides[-2] + 1, 1))
    return near.flatten(-3, -2)[..., :rows, :]
