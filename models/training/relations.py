"""Train the relation network on annotated passages, and HanLP's tagger on with it."""

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_

from annotations.passages import Passage
from models.batching import padded
from models.entities.hanlp_tagger import HanlpRecogniser, states_of
from models.relations.features import Piece, Window, window
from models.relations.network import ROLE_TAGS, RelationNetwork, Sizes
from models.relations.reader import RelationReader
from models.relations.tensors import window_tensors
from models.training.devices import fastest
from models.training.span_loss import span_loss

IGNORED = -100
# The schedule divides by the steps of its rise, a tenth of all.
LEAST_STEPS = 20

Tags = NDArray[np.int64]
# Called with the share of the work that is done, from 0 to 1.
Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the weights of the losses were set by hand and not varied."""

    epochs: int = 10
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
    passages: Sequence[Passage],
    target: Path,
    settings: Settings | None = None,
    start: Path | None = None,
    told: Told = lambda _: None,
) -> RelationReader:
    """Train on the tagger in the folder hanlp_tagger beside `target`, which learns on, too.

    From `start`, a version's folder, the relations and the tagger that it holds go on together; the
    tagger gets tags for the labels that it does not know. Writes both; the same weights, passages
    and seed give the same weights. `told` hears how far it is. Raises OSError where there is no
    tagger.
    """
    settings = settings or Settings()
    recogniser = HanlpRecogniser((start or target.parent) / "hanlp_tagger")
    torch.manual_seed(settings.seed)
    if new := labels_of(passages) - {tag[2:] for tag in recogniser.tags}:
        recogniser.add_labels(new)
    lessons = [lesson(passage, recogniser.tags) for passage in passages]
    network = RelationNetwork(Sizes(states=recogniser.width))
    if start:
        network = RelationReader.from_disk(start / "relations").network
    _fit(_Learner(network, recogniser, settings), lessons, settings, told)
    reader = RelationReader(network, recogniser.to_disk(target.with_name("hanlp_tagger")))
    reader.to_disk(target)
    return reader


def labels_of(passages: Iterable[Passage]) -> set[str]:
    """The entity labels that occur."""
    return {span.label for passage in passages for span in passage.spans}


def lesson(passage: Passage, entity_tags: Sequence[str]) -> Lesson:
    """The passage as the network sees it, with what it and the tagger should answer.

    Of a passage in which only entities were annotated nothing is taught about roles.
    """
    heads = [] if passage.entities_only else passage.quantities()
    offsets = [(passage.spans[head].start, passage.spans[head].end) for head in heads]
    piece = Piece.of(passage.text, offsets)
    windows = tuple(window(piece, span) for span in offsets)
    pairs = zip(heads, windows, strict=True)
    return Lesson(
        piece,
        _entity_tags(passage, entity_tags),
        windows,
        tuple(_role_tags(passage, head, seen) for head, seen in pairs),
    )


def _entity_tags(passage: Passage, known: Sequence[str]) -> Tags:
    tags = np.full(len(passage.text), known.index("O"), dtype=np.int64)
    for span in passage.spans:
        tags[span.start : span.end] = known.index(f"I-{span.label}")
        tags[span.start] = known.index(f"B-{span.label}")
    return tags


def _role_tags(passage: Passage, head: int, seen: Window) -> Tags:
    tags = np.zeros(len(passage.text), dtype=np.int64)
    for relation in passage.relations:
        if relation.head == head:
            child = passage.spans[relation.child]
            tags[child.start : child.end] = ROLE_TAGS.index(f"I-{relation.label}")
            tags[child.start] = ROLE_TAGS.index(f"B-{relation.label}")
    return tags[seen.start : seen.end]


def _fit(learner: "_Learner", lessons: Sequence[Lesson], settings: Settings, told: Told) -> None:
    learner.train().to(fastest())
    optimiser = torch.optim.AdamW(learner.parameters(), settings.rate, weight_decay=1e-4)
    steps = settings.epochs * math.ceil(len(lessons) / settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, total_steps=max(steps, LEAST_STEPS), pct_start=0.1
    )
    batches = enumerate(_epochs(lessons, settings), 1)
    for number, batch in track(batches, "relations", total=steps):
        loss = learner(batch)
        optimiser.zero_grad()
        loss.backward()
        clip_grad_norm_(learner.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        told(number / steps)
    learner.eval().to("cpu")


def _epochs(lessons: Sequence[Lesson], settings: Settings) -> Iterator[Sequence[Lesson]]:
    """Batches of passages of about one length, in a new order every epoch."""
    # A generator of its own: other threads, such as Prefect's, draw from Python's.
    chance = random.Random(settings.seed)
    for _ in range(settings.epochs):
        ordered = sorted(lessons, key=lambda one: len(one.piece.text) + chance.random() * 30)
        starts = list(range(0, len(ordered), settings.batch))
        chance.shuffle(starts)
        for start in starts:
            yield ordered[start : start + settings.batch]


class _Learner(nn.Module):
    """The network and the tagger under it: a batch of lessons -> loss."""

    def __init__(
        self, network: RelationNetwork, recogniser: HanlpRecogniser, settings: Settings
    ) -> None:
        super().__init__()
        self.network = network
        self.tagger = recogniser.tagger.model
        self.recogniser = recogniser
        self.settings = settings

    def forward(self, batch: Sequence[Lesson]) -> Tensor:
        device = self.network.shared.weight.device
        characters = self.recogniser.ids([one.piece.text for one in batch])
        hidden = (torch.rand(characters.shape) < self.settings.unknown) & (characters > 0)
        seen = characters.masked_fill(hidden, self.recogniser.unknown)
        states = self.network.dropout(states_of(self.tagger, seen.to(device)))
        entities = padded([one.entities for one in batch], characters.shape[1], IGNORED)
        loss = self.settings.entity_weight * _tag_loss(self.tagger.out(states), entities)
        if any(one.windows for one in batch):
            loss = loss + self._role_loss(states, batch)
        return loss

    def _role_loss(self, states: Tensor, batch: Sequence[Lesson]) -> Tensor:
        """Of the windows' role tags and spans."""
        rows = range(0, states.shape[0] * states.shape[1], states.shape[1])
        windows = [
            (first, one, seen)
            for first, one in zip(rows, batch, strict=True)
            for seen in one.windows
        ]
        shared = self.network.share(states.flatten(0, 1))
        tensors = window_tensors([(first, seen) for first, _, seen in windows])
        scores = self.network(shared, *(each.to(states.device) for each in tensors))
        texts = [one.piece.text[seen.start : seen.end] for _, one, seen in windows]
        tags = [tags for one in batch for tags in one.roles]
        roles = padded(tags, scores.tags.shape[1], IGNORED)
        loss: Tensor = self.settings.role_weight * _tag_loss(scores.tags, roles)
        return loss + self.settings.span_weight * span_loss(scores, texts, tags)


def _tag_loss(logits: Tensor, tags: Tensor) -> Tensor:
    wanted = tags.flatten().to(logits.device)
    return cross_entropy(logits.flatten(0, 1), wanted, ignore_index=IGNORED)
