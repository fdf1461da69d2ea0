"""Train the relation network on annotated passages."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_

from annotations.passages import Passage
from models.batching import padded
from models.folding import fold
from models.relations.features import Piece, Window, encode, window
from models.relations.network import ENTITY_TAGS, ROLE_TAGS, RelationNetwork, Sizes
from models.relations.reader import RelationReader
from models.relations.tensors import piece_tensors, window_tensors
from models.training.span_loss import span_loss

IGNORED = -100
UNKNOWN = 1
# Characters seen once are left out of the vocabulary: they teach what an unknown one looks like.
RARE = 1

Tags = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the figures behind the defaults are in tests/benchmarks/EXPERIMENTS.md."""

    epochs: int = 9
    batch: int = 24
    rate: float = 2e-3
    unknown: float = 0.03
    entity_weight: float = 0.5
    role_weight: float = 4.0
    span_weight: float = 0.7
    seed: int = 2


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage in ids, with its entity tags and, per quantity, the window and its role tags."""

    piece: Piece
    entities: Tags
    windows: tuple[Window, ...]
    roles: tuple[Tags, ...]


def train_relations(
    passages: Sequence[Passage], target: Path, settings: Settings | None = None
) -> RelationReader:
    """Train from scratch and write to `target`; the same seed gives the same weights."""
    settings = settings or Settings()
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    vocabulary = character_vocabulary(passages)
    lessons = [lesson(passage, vocabulary) for passage in passages]
    network = RelationNetwork(Sizes(characters=len(vocabulary) + 2))
    _fit(network, lessons, settings)
    reader = RelationReader(network, vocabulary)
    reader.to_disk(target)
    return reader


def character_vocabulary(passages: Iterable[Passage]) -> dict[str, int]:
    """Folded characters that occur more than once -> ids from 2 on, the commonest first."""
    counts = Counter(c for passage in passages for c in fold(passage.text))
    known = [c for c, count in sorted(counts.items(), key=lambda i: (-i[1], i[0])) if count > RARE]
    return {character: number + 2 for number, character in enumerate(known)}


def lesson(passage: Passage, vocabulary: dict[str, int]) -> Lesson:
    """The passage as the network sees it, with what it should answer."""
    heads = passage.quantities()
    offsets = [(passage.spans[head].start, passage.spans[head].end) for head in heads]
    piece = encode(passage.text, offsets, vocabulary)
    windows = tuple(window(piece, span) for span in offsets)
    pairs = zip(heads, windows, strict=True)
    return Lesson(
        piece,
        _entity_tags(passage),
        windows,
        tuple(_role_tags(passage, head, seen) for head, seen in pairs),
    )


def _entity_tags(passage: Passage) -> Tags:
    tags = np.zeros(len(passage.text), dtype=np.int64)
    for span in passage.spans:
        _mark(tags, span.start, span.end, ENTITY_TAGS.index(f"B-{span.label}"))
    return tags


def _role_tags(passage: Passage, head: int, seen: Window) -> Tags:
    tags = np.zeros(len(passage.text), dtype=np.int64)
    for relation in passage.relations:
        if relation.head == head:
            child = passage.spans[relation.child]
            _mark(tags, child.start, child.end, ROLE_TAGS.index(f"B-{relation.label}"))
    return tags[seen.start : seen.end]


def _mark(tags: Tags, start: int, end: int, begin: int) -> None:
    tags[start:end] = begin + 1
    tags[start] = begin


def _fit(network: RelationNetwork, lessons: Sequence[Lesson], settings: Settings) -> None:
    network.train()
    optimiser = torch.optim.AdamW(network.parameters(), settings.rate, weight_decay=1e-4)
    steps = settings.epochs * math.ceil(len(lessons) / settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, total_steps=steps, pct_start=0.1
    )
    for batch in track(_epochs(lessons, settings), "relations", total=steps):
        loss = _loss(network, batch, settings)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(network.parameters(), 2.0)
        optimiser.step()
        schedule.step()
    network.eval()


def _epochs(lessons: Sequence[Lesson], settings: Settings) -> Iterator[Sequence[Lesson]]:
    """Batches of passages of about one length, in a new order every epoch."""
    for _ in range(settings.epochs):
        ordered = sorted(lessons, key=lambda one: len(one.piece.text) + random.random() * 30)
        starts = list(range(0, len(ordered), settings.batch))
        random.shuffle(starts)
        for start in starts:
            yield ordered[start : start + settings.batch]


def _loss(network: RelationNetwork, batch: Sequence[Lesson], settings: Settings) -> Tensor:
    characters, quantities = piece_tensors([one.piece for one in batch])
    hidden = (torch.rand(characters.shape) < settings.unknown) & (characters > 0)
    states = network.encode(characters.masked_fill(hidden, UNKNOWN), quantities)
    entities = padded([one.entities for one in batch], characters.shape[1], IGNORED)
    loss = settings.entity_weight * _tag_loss(network.entities(states), entities)
    windows = [(row, seen) for row, one in enumerate(batch) for seen in one.windows]
    if not windows:
        return loss
    scores = network(states, *window_tensors(windows, states.shape[1]))
    texts = [batch[row].piece.text[seen.start : seen.end] for row, seen in windows]
    tags = [tags for one in batch for tags in one.roles]
    roles = padded(tags, scores.tags.shape[1], IGNORED)
    loss = loss + settings.role_weight * _tag_loss(scores.tags, roles)
    return loss + settings.span_weight * span_loss(scores, texts, tags)


def _tag_loss(logits: Tensor, tags: Tensor) -> Tensor:
    return cross_entropy(logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)
