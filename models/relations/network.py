"""A scorer of spans that is told which quantity is meant, over HanLP's tagger, which is not.

HanLP's tagger (models/entities/hanlp_tagger.py) reads each piece once; for every quantity a small
BiLSTM reads the tagger's states in a window around it, with marks for distance and delimiters, and
the spans of its action, object, agency and time are scored on what it says. Role tags are learned
beside: they tell every character something, where a span only tells its ends. Reading the piece
once is what makes it fast (most pieces hold several quantities); the idea of marking the one in
question is that of the predicate in He et al. 2017, Deep Semantic Role Labeling.
"""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from annotations.records import ROLES
from models.relations.features import DISTANCES, PLACES, THIS_QUANTITY
from models.relations.span_scores import SpanScorer

ROLE_TAGS = ["O", *(f"{p}-{role}" for role in ROLES for p in "BI")]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the layers; `states` is that of the tagger's states."""

    states: int
    shared: int = 128
    window: int = 96
    dropout: float = 0.4

    def as_dict(self) -> dict[str, float]:
        """For the model card."""
        return asdict(self)


class Scores(NamedTuple):
    """Of windows: role tag logits (windows, characters, tags), and the scores of span_scores."""

    tags: Tensor
    spans: Tensor
    none: Tensor


class RelationNetwork(nn.Module):
    """The tagger's states -> what windows share of them (`share`) -> scores (`forward`)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.shared = nn.Linear(sizes.states, sizes.shared)
        self.distance = nn.Embedding(2 * len(DISTANCES) + 2, 24)
        self.mark = nn.Embedding(3, 16)
        self.place = nn.Embedding(PLACES, 16)
        self.window = nn.LSTM(sizes.shared + 56, sizes.window, batch_first=True, bidirectional=True)
        self.roles = nn.Linear(2 * sizes.window, len(ROLE_TAGS))
        self.spans = SpanScorer(2 * sizes.window)
        self.dropout = nn.Dropout(sizes.dropout)

    def share(self, states: Tensor) -> Tensor:
        """States of shape (characters, states) -> (characters, shared)."""
        return torch.relu(self.shared(states))

    def forward(
        self, shared: Tensor, index: Tensor, distance: Tensor, mark: Tensor, place: Tensor
    ) -> Scores:
        """The scores of windows.

        `index` (windows, characters) names rows of `shared`, -1 is padding.
        """
        rows = shared.index_select(0, index.clamp(min=0).flatten())
        chosen = rows.view(*index.shape, -1)
        parts = [chosen, self.distance(distance), self.mark(mark), self.place(place)]
        inputs = self.dropout(torch.cat(parts, -1)) * (index >= 0)[..., None]
        seen = self.dropout(self.window(inputs)[0])
        this = (mark == THIS_QUANTITY).to(seen.dtype)
        return Scores(self.roles(seen), *self.spans(seen, this))
