"""Whether a model that was trained on may take the place of the current one: reasons in words.

Pure functions over outcomes of both on the same passages. A model is let through where it is
surely better on the new annotations, worse on no part of them, and nothing else surely falls.
Chance is judged by a paired bootstrap (annotations/intervals.py): both models answer the same
questions, so what is resampled is the difference.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.entities import agreement
from annotations.intervals import differences
from annotations.scoring import Outcome, count
from annotations.splits import Split

# By name ("facts", "label AGENCY", "sector health") the outcomes of a part of the test.
Groups = Mapping[str, Sequence[Outcome]]


# A new label is learned from a few spans; one that occurs less is a typing error.
LEAST_SPANS = 5


@dataclass(frozen=True, slots=True)
class Margins:
    """`fall`: how far below zero the whole 95 % interval of a group's difference may not lie, and
    the difference itself in a group of new annotations. `sure`: in what share of resamples the new
    part must have improved. `relabelled`: what share of the new spans that the current model finds
    with the same ends may bear another label there, `moved`: of all that it finds, other ends.
    `least`: fewer gold facts, entities or spans decide nothing."""

    fall: float = 0.01
    sure: float = 0.95
    relabelled: float = 0.25
    moved: float = 0.4
    least: int = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """Both models on one group: F1, the 95 % interval of the difference, in what share of resamples
    it is above zero, and how many facts or entities were wanted."""

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


def rare_labels(new: Split, known: Sequence[str]) -> Iterator[str]:
    """Labels that the model does not know and cannot learn from so few spans."""
    counts = Counter(span.label for passage in new.train for span in passage.spans)
    found = {span.label for one in (*new.train, *new.held_out) for span in one.spans}
    for label in sorted(found - {*known}):
        if counts[label] < LEAST_SPANS:
            yield (
                f"label {label}: {counts[label]} span(s) to train on, a new label needs "
                f"{LEAST_SPANS}; is it a typing error?"
            )


def doubts(
    current_on_new: Sequence[Outcome], known: Sequence[str], margins: Margins
) -> Iterator[str]:
    """Why new annotations should not be trained on: entity outcomes of the current model on them.

    Honest annotations add spans and correct some; labels that were shuffled contradict the model
    where both agree on the ends, and marks that were shifted agree on hardly an end. A label that
    the model does not know contradicts nothing.
    """
    seen = agreement(current_on_new, known)
    same = seen.alike + seen.relabelled
    if same >= margins.least and seen.relabelled / same > margins.relabelled:
        yield (
            f"the labels look shuffled: {seen.relabelled} of {same} new spans that the current "
            f"model also finds bear another label there ({seen.relabelled / same:.0%}, at most "
            f"{margins.relabelled:.0%} is taken); look at the labels of the batch"
        )
    found = same + seen.moved
    if found >= margins.least and seen.moved / found > margins.moved:
        yield (
            f"the marks look shifted: {seen.moved} of {found} new spans that the current model "
            f"also finds begin or end elsewhere there ({seen.moved / found:.0%}, at most "
            f"{margins.moved:.0%} is taken); look at the offsets of the batch"
        )


def objections(measured: Sequence[Measured], new: Sequence[str], margins: Margins) -> Iterator[str]:
    """Why the candidate may not take the current one's place; none where it may.

    `new` names the groups that are the new annotations' held-out part: one of them must improve.
    """
    fresh = [one for one in measured if one.group in new]
    telling = [one for one in fresh if one.wanted >= margins.least]
    if not telling:
        counts = " and ".join(f"{one.wanted} in {one.group}" for one in fresh) or "nothing"
        yield f"too little is held out to tell: {counts}, of one {margins.least} are needed"
    elif not any(one.after > one.before and one.better >= margins.sure for one in telling):
        told = "; ".join(
            f"{one}, higher in {one.better:.0%} of resamples of its passages or documents"
            for one in telling
        )
        yield (
            f"the new annotations' held-out part does not surely improve: {told}; "
            f"{margins.sure:.0%} is asked, more documents make it surer"
        )
    for one in telling:
        if one.after - one.before < -margins.fall:
            yield f"{one} falls by more than {margins.fall}"
    for one in measured:
        if one.group not in new and one.high < -margins.fall and one.wanted >= margins.least:
            yield f"{one} falls by more than {margins.fall} beyond chance"


def measure(
    current: Groups, candidate: Groups, documents: Mapping[str, Sequence[str]] | None = None
) -> list[Measured]:
    """Both models on every group; a group that only one of them has counts for both.

    `documents` tells for groups of numbered passages the document of each: these err together.
    """
    names = dict.fromkeys([*current, *candidate])
    known = documents or {}
    return [
        _measured(name, current.get(name, ()), candidate.get(name, ()), known.get(name))
        for name in names
    ]


def _measured(
    name: str,
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    documents: Sequence[str] | None,
) -> Measured:
    drawn = differences(before, after)
    low, high = np.quantile(drawn, [0.025, 0.975]) if len(drawn) else (0.0, 0.0)
    better = _share_above_zero(drawn)
    if documents:
        # Where one document is held out it is in every resample, and whatever improves seems sure:
        # so a gain must be sure over stretches, too.
        drawn = differences(before, after, lambda one: documents[int(one.document)])
        better = min(better, _share_above_zero(drawn))
    f1 = [count(group)["fact"].rates()[2] for group in (before, after)]
    wanted = sum(one.gold is not None for one in before)
    return Measured(name, f1[0], f1[1], float(low), float(high), better, wanted)


def _share_above_zero(drawn: NDArray[np.float64]) -> float:
    return float((drawn > 0).mean()) if len(drawn) else 0.0
