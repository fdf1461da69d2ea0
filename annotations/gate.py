"""Whether a model that was trained on may take the place of the current one: reasons in words.

Pure functions over outcomes of both on the same passages. A model is let through where it is
surely better on the new annotations and nothing else surely falls. Chance is judged by a paired
bootstrap (annotations/intervals.py): both models answer the same questions, so what is resampled
is the difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotations.entities import contradicted
from annotations.intervals import differences
from annotations.scoring import Outcome, count

# By name ("facts", "label AGENCY", "sector health") the outcomes of a part of the test.
Groups = Mapping[str, Sequence[Outcome]]


@dataclass(frozen=True, slots=True)
class Margins:
    """`fall`: how far below zero the whole 95 % interval of a group's difference may not lie.
    `sure`: in what share of resamples the new part must have improved. `contradicted`: the share of
    new spans which the current model may find with the same ends under another label. `least`: a
    group of fewer gold facts or entities decides nothing."""

    fall: float = 0.01
    sure: float = 0.9
    contradicted: float = 0.25
    least: int = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Both models on one group: F1, and the 95 % interval of the difference."""

    group: str
    before: float
    after: float
    low: float
    high: float
    better: float
    wanted: int

    def __str__(self) -> str:
        return (
            f"{self.group}: F1 {self.before:.3f} -> {self.after:.3f} "
            f"({self.after - self.before:+.3f}, 95 % {self.low:+.3f} to {self.high:+.3f})"
        )


def doubts(
    current_on_new: Sequence[Outcome], known: Sequence[str], margins: Margins
) -> Iterator[str]:
    """Why new annotations should not be trained on: entity outcomes of the current model on them.

    Honest annotations add and move spans; labels that were shuffled or shifted contradict the model
    where both agree on the ends. A label that the model does not know contradicts nothing.
    """
    others, same = contradicted(current_on_new, known)
    if same and others / same > margins.contradicted:
        yield (
            f"the labels look shuffled: {others} of {same} new spans that the current model also "
            f"finds bear another label there ({others / same:.0%}, at most "
            f"{margins.contradicted:.0%} is taken); look at the labels of the batch"
        )


def objections(measured: Sequence[Measured], new: Sequence[str], margins: Margins) -> Iterator[str]:
    """Why the candidate may not take the current one's place; none where it may.

    `new` names the groups that are the new annotations' held-out part.
    """
    improved = [one for one in measured if one.group in new and _improves(one, margins)]
    if not improved:
        told = "; ".join(str(one) for one in measured if one.group in new) or "it is empty"
        yield f"the new annotations' held-out part does not surely improve: {told}"
    for one in measured:
        if one.high < -margins.fall and one.wanted >= margins.least:
            yield f"{one} falls by more than {margins.fall} beyond chance"


def measure(current: Groups, candidate: Groups) -> list[Measured]:
    """Both models on every group; a group that only one of them has counts for both."""
    names = dict.fromkeys([*current, *candidate])
    return [_measured(name, current.get(name, ()), candidate.get(name, ())) for name in names]


def _improves(one: Measured, margins: Margins) -> bool:
    return one.after > one.before and one.better >= margins.sure


def _measured(name: str, before: Sequence[Outcome], after: Sequence[Outcome]) -> Measured:
    drawn = differences(before, after)
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (0.0, 0.0)
    better = float((drawn > 0).mean()) if len(drawn) else 0.0
    f1 = [count(group)["fact"].rates()[2] for group in (before, after)]
    wanted = sum(one.gold is not None for one in before)
    return Measured(name, f1[0], f1[1], float(low), float(high), better, wanted)
