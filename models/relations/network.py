"""A scorer of spans that is told which quantity is meant, over an encoder that is not.

A BiLSTM reads each piece once; for every quantity a second, small BiLSTM reads the window around
it with marks for distance and delimiters, and the spans of its action, object, agency and time are
scored on what it says. Tags for entities and roles are learned beside: they tell every character
something, where a span only tells its ends. Reading the piece once is what makes it fast (most
pieces hold several quantities); the idea of marking the one in question is that of the predicate
in He et al. 2017, Deep Semantic Role Labeling.
"""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from annotations.records import LABELS, ROLES
from models.relations.features import DISTANCES, PLACES, THIS_QUANTITY
from models.relations.span_scores import SpanScorer

ROLE_TAGS = ["O", *(f"{p}-{role}" for role in ROLES for p in "BI")]
ENTITY_TAGS = ["O", *(f"{p}-{label}" for label in LABELS for p in "BI")]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Widths of the layers; `characters` counts the vocabulary with padding and unknown."""

    characters: int
    character: int = 100
    hidden: int = 192
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
    """Pieces -> states (`encode`); states and windows -> scores (`forward`)."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.character = nn.Embedding(sizes.characters, sizes.character, padding_idx=0)
        self.quantity = nn.Embedding(3, 16)
        width = sizes.character + 16
        self.reader = nn.LSTM(width, sizes.hidden, batch_first=True, bidirectional=True)
        self.entities = nn.Linear(2 * sizes.hidden, len(ENTITY_TAGS))
        self.shared = nn.Linear(2 * sizes.hidden, sizes.shared)
        self.distance = nn.Embedding(2 * len(DISTANCES) + 2, 24)
        self.mark = nn.Embedding(3, 16)
        self.place = nn.Embedding(PLACES, 16)
        self.window = nn.LSTM(sizes.shared + 56, sizes.window, batch_first=True, bidirectional=True)
        self.roles = nn.Linear(2 * sizes.window, len(ROLE_TAGS))
        self.spans = SpanScorer(2 * sizes.window)
        self.dropout = nn.Dropout(sizes.dropout)

    def encode(self, characters: Tensor, quantities: Tensor) -> Tensor:
        """Ids of shape (pieces, characters), 0 is padding -> states (pieces, characters, 2h)."""
        parts = [self.character(characters), self.quantity(quantities)]
        inputs = self.dropout(torch.cat(parts, -1)) * (characters > 0)[..., None]
        states: Tensor = self.dropout(self.reader(inputs)[0])
        return states

    def forward(
        self, states: Tensor, index: Tensor, distance: Tensor, mark: Tensor, place: Tensor
    ) -> Scores:
        """The scores of windows.

        `index` (windows, characters) points into the flattened states, -1 is padding.
        """
        shared = torch.relu(self.shared(states).flatten(0, 1))
        rows = shared.index_select(0, index.clamp(min=0).flatten())
        chosen = rows.view(*index.shape, -1)
        parts = [chosen, self.distance(distance), self.mark(mark), self.place(place)]
        inputs = self.dropout(torch.cat(parts, -1)) * (index >= 0)[..., None]
        seen = self.dropout(self.window(inputs)[0])
        this = (mark == THIS_QUANTITY).to(seen.dtype)
        return Scores(self.roles(seen), *self.spans(seen, this))
