"""Train the matcher of indicators on the facts of annotations/indicators."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from annotations.passages import TRAINING
from models.card import Card, text_hash
from models.indicators.candidates import Candidate, Statement, candidates
from models.indicators.features import Features, features
from models.indicators.matcher import Match, Matcher

FACTS = TRAINING.with_name("indicators")
# How strongly weights are held to 0, chosen by cross-validation.
PENALTY = 0.3
# What occurs in one fact only teaches nothing.
RARE = 2
FOLDS = 10
# The least chance that is believed: from here on no more is wrong than is missed, both in
# cross-validation and on the dev half of the gold.
THRESHOLD = 0.6


@dataclass(frozen=True, slots=True)
class Lesson:
    """A fact, its candidates with their features, and the right indicator, if any; `also` are other
    answers that readers hold right, None among them where it is none."""

    said: Statement
    candidates: Sequence[Candidate]
    features: Sequence[Features]
    indicator: str | None
    also: tuple[str | None, ...] = ()

    @property
    def answer(self) -> int:
        """The number of the right candidate, from 1; 0 for none of them."""
        ids = [one.indicator.id for one in self.candidates]
        return ids.index(self.indicator) + 1 if self.indicator in ids else 0


@dataclass(frozen=True, slots=True)
class Measured:
    """How many facts there are, have an indicator, were given one, and were given the right one;
    and how many were answered rightly, none included."""

    facts: int
    wanted: int
    found: int
    right: int
    answered: int

    @property
    def precision(self) -> float:
        """The share of what was given that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is wanted that was given."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def accuracy(self) -> float:
        """The share of all facts that were answered rightly."""
        return self.answered / self.facts if self.facts else 1.0


def train_indicators(target: Path) -> float:
    """Write the matcher to `target`; seconds. The F1 is that of cross-validation."""
    lessons = labelled_lessons()
    Matcher(fit(lessons), THRESHOLD).to_disk(target)
    one = measure(lessons, cross_validated(lessons), THRESHOLD)
    return 2 * one.precision * one.recall / (one.precision + one.recall)


def data_and_metrics(matcher: Matcher) -> Card:
    """What the card says of one: the facts, and how good it is on those of folds not trained on."""
    lessons = labelled_lessons()
    one = measure(lessons, cross_validated(lessons), matcher.threshold)
    rates = {"accuracy": one.accuracy, "precision": one.precision, "recall": one.recall}
    return {
        "data": {"sha256": text_hash(_lines()), "facts": one.facts, "mapped": one.wanted},
        "metrics": {"cross-validated": {name: round(rate, 4) for name, rate in rates.items()}},
    }


def labelled_lessons() -> list[Lesson]:
    """Those of all facts that were labelled for training."""
    return [lesson(json.loads(line)) for line in _lines()]


def lesson(row: Mapping[str, Any]) -> Lesson:
    """That of one labelled fact."""
    said = Statement.of_row(row)
    found = candidates(said)
    also = tuple(row.get("indicator_also", ()))
    return Lesson(said, found, features(said, found), row["indicator"], also)


def fit(lessons: Sequence[Lesson], penalty: float = PENALTY) -> dict[str, float]:
    """The weights of the greatest likelihood, less the penalty on their squares."""
    told = [one for one in lessons if one.candidates]
    names = _common_features(told)
    inputs, barred = _tensors(told, names)
    answers = torch.tensor([one.answer for one in told])
    weights = torch.zeros(len(names), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        scores = inputs @ weights + barred
        value = cross_entropy(scores, answers, reduction="sum") + penalty / 2 * weights @ weights
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return {name: round(weight, 4) for name, weight in zip(names, weights.tolist(), strict=True)}


def cross_validated(lessons: Sequence[Lesson], penalty: float = PENALTY) -> list[Match | None]:
    """The likeliest candidate of every fact, by weights that were fitted without its fold."""
    found: list[Match | None] = [None] * len(lessons)
    for fold in range(FOLDS):
        others = [one for number, one in enumerate(lessons) if number % FOLDS != fold]
        matcher = Matcher(fit(others, penalty), 0.0)
        for number in range(fold, len(lessons), FOLDS):
            found[number] = matcher.likeliest(lessons[number].said)
    return found


def measure(lessons: Sequence[Lesson], found: Sequence[Match | None], threshold: float) -> Measured:
    """The likeliest candidates against the labels, where they are believed from a chance on."""
    given = [one.indicator if one and one.confidence >= threshold else None for one in found]
    pairs = [
        (told if told in one.also else one.indicator, told)
        for one, told in zip(lessons, given, strict=True)
    ]
    return Measured(
        facts=len(pairs),
        wanted=sum(label is not None for label, _ in pairs),
        found=sum(told is not None for _, told in pairs),
        right=sum(label == told for label, told in pairs if told is not None),
        answered=sum(label == told for label, told in pairs),
    )


def _lines() -> list[str]:
    files = sorted(FACTS.glob("*.jsonl"))
    return [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def _common_features(lessons: Sequence[Lesson]) -> list[str]:
    seen = Counter(name for one in lessons for name in {n for each in one.features for n in each})
    return sorted(name for name, count in seen.items() if count >= RARE)


def _tensors(lessons: Sequence[Lesson], names: Sequence[str]) -> tuple[Tensor, Tensor]:
    """(facts, 1 + candidates, features), none first, and minus infinity where no candidate is."""
    places = {name: place for place, name in enumerate(names)}
    most = max(len(one.candidates) for one in lessons)
    inputs = torch.zeros(len(lessons), 1 + most, len(names), dtype=torch.float64)
    barred = torch.zeros(len(lessons), 1 + most, dtype=torch.float64)
    for row, one in enumerate(lessons):
        barred[row, 1 + len(one.candidates) :] = -torch.inf
        for column, each in enumerate(one.features, 1):
            for name in each.keys() & places.keys():
                inputs[row, column, places[name]] = each[name]
    return inputs, barred
