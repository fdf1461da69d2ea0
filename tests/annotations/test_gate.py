"""The gate: what is let through, what is refused, and the reason in words."""

import random

import pytest

from annotations.entities import by_label, contradicted, entity_outcomes
from annotations.gate import Margins, doubts, measure, objections
from annotations.intervals import differences
from annotations.passages import Span
from annotations.records import LABELS, Mention
from annotations.scoring import Outcome

NEW = "new facts"


def outcomes(number: int, right: float, seed: int = 0, missed: float = 0.0) -> list[Outcome]:
    """Facts of so many passages, a share of them right and a share of them missed."""
    chance = random.Random(seed)
    rows = []
    for place in range(number):
        row = {"quantity_start": 0, "quantity_end": 3}
        found = None if chance.random() < missed else row
        ok = found is not None and chance.random() < right
        rows.append(Outcome(str(place), row, found, {"fact": ok}))
    return rows


def told(before: dict[str, list[Outcome]], after: dict[str, list[Outcome]]) -> list[str]:
    return list(objections(measure(before, after), [NEW], Margins()))


GOOD, BETTER = outcomes(300, 0.5), outcomes(300, 0.9)


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ({NEW: GOOD}, {NEW: BETTER}, []),
        ({NEW: GOOD, "sector health": BETTER}, {NEW: BETTER, "sector health": BETTER}, []),
        ({NEW: GOOD}, {NEW: GOOD}, ["does not surely improve"]),
        ({NEW: GOOD, "all": GOOD}, {NEW: GOOD, "all": BETTER}, ["does not surely improve"]),
        ({}, {}, ["it is empty"]),
        ({NEW: BETTER}, {NEW: GOOD}, ["does not surely improve", "new facts: F1"]),
        (
            {NEW: GOOD, "sector health": BETTER},
            {NEW: BETTER, "sector health": GOOD},
            ["sector health: F1 0."],
        ),
        (
            {NEW: GOOD, "label TIME": BETTER},
            {NEW: BETTER, "label TIME": [one._replace(found=None, right={}) for one in BETTER]},
            ["label TIME: F1 0."],
        ),
        # A label that the candidate alone knows was not found before, and may be.
        ({NEW: GOOD}, {NEW: BETTER, "label PROJECT": GOOD}, []),
        # Five facts tell nothing, however they fall.
        (
            {NEW: GOOD, "sector other": outcomes(5, 1)},
            {NEW: BETTER, "sector other": outcomes(5, 0)},
            [],
        ),
    ],
)
def test_what_the_gate_objects_to(
    before: dict[str, list[Outcome]], after: dict[str, list[Outcome]], reasons: list[str]
) -> None:
    found = told(before, after)
    assert len(found) == len(reasons)
    assert all(reason in one for one, reason in zip(found, reasons, strict=True))


def with_wrong(number: int) -> list[Outcome]:
    """300 right facts but for the first few."""
    wrong = {"fact": False}
    return [one._replace(right=wrong if n < number else {"fact": True})
            for n, one in enumerate(outcomes(300, 1))]  # fmt: skip


@pytest.mark.parametrize(
    ("fewer", "refused"), [(0, False), (2, False), (5, False), (9, True), (30, True)]
)
def test_a_fall_counts_beyond_margin_and_chance(fewer: int, refused: bool) -> None:
    """A hundredth of 300 facts is 3; what goes beyond must do so surely."""
    before, after = {NEW: GOOD, "all": with_wrong(0)}, {NEW: BETTER, "all": with_wrong(fewer)}
    assert bool(told(before, after)) == refused


def test_a_gain_that_may_be_chance_is_none() -> None:
    before, after = with_wrong(20), with_wrong(19)
    (reason,) = told({NEW: before}, {NEW: after})
    assert "does not surely improve: new facts: F1 0.933 -> 0.937 (+0.003" in reason


def test_differences_are_paired() -> None:
    """Both err on the same facts: what differs is sure, though each F1 is not."""
    drawn = differences(with_wrong(150), with_wrong(140))
    assert drawn[50] > 0
    assert drawn[-51] < 0.06
    assert not len(differences([], []))
    assert set(differences(GOOD, GOOD)) == {0.0}


TEXT = "市司法局培训干部120人次"
SPANS = [Span(start=0, end=4, label="AGENCY"), Span(start=4, end=6, label="ACTION"),
         Span(start=6, end=8, label="OBJECT"), Span(start=8, end=13, label="QUANTITY")]  # fmt: skip


def mention(start: int, end: int, label: str) -> Mention:
    return Mention(start, end, TEXT[start:end], label)


@pytest.mark.parametrize(
    ("found", "right", "spurious", "contradictions"),
    [
        ([(0, 4, "AGENCY"), (4, 6, "ACTION"), (6, 8, "OBJECT"), (8, 13, "QUANTITY")], 4, 0, (0, 4)),
        ([], 0, 0, (0, 0)),
        ([(0, 4, "OBJECT"), (4, 6, "ACTION")], 1, 1, (1, 2)),
        ([(0, 3, "AGENCY"), (4, 8, "ACTION")], 0, 2, (0, 0)),
        ([(0, 4, "REGION"), (0, 4, "AGENCY")], 1, 1, (0, 1)),
    ],
)
def test_entities_against_annotated_ones(
    found: list[tuple[int, int, str]], right: int, spurious: int, contradictions: tuple[int, int]
) -> None:
    judged = list(entity_outcomes("甲", SPANS, [mention(*one) for one in found]))
    assert sum(one.right.get("fact", False) for one in judged) == right
    assert sum(one.gold is None for one in judged) == spurious
    assert sum(one.gold is not None for one in judged) == len(SPANS)
    assert contradicted(judged, LABELS) == contradictions


def test_entities_by_label() -> None:
    judged = entity_outcomes("甲", SPANS, [mention(0, 4, "REGION")])
    assert list(by_label(judged)) == ["ACTION", "AGENCY", "OBJECT", "QUANTITY", "REGION"]


def shuffled(seed: int) -> list[Outcome]:
    """Labels dealt anew among spans whose ends the model finds."""
    chance = random.Random(seed)
    labels = ["AGENCY", "ACTION", "OBJECT", "QUANTITY"] * 20
    dealt = chance.sample(labels, len(labels))
    judged: list[Outcome] = []
    for number, (label, given) in enumerate(zip(labels, dealt, strict=True)):
        wanted, found = [Span(start=0, end=4, label=given)], [mention(0, 4, label)]
        judged += entity_outcomes(str(number), wanted, found)
    return judged


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_labels_are_refused(seed: int) -> None:
    (reason,) = doubts(shuffled(seed), LABELS, Margins())
    assert "the labels look shuffled" in reason
    assert "of 80 new spans" in reason


@pytest.mark.parametrize(
    ("others", "known", "refused"),
    [(0, LABELS, False), (20, LABELS, False), (30, LABELS, True), (30, ("AGENCY",), False)],
)
def test_some_labels_may_be_others(others: int, known: tuple[str, ...], refused: bool) -> None:
    """Of 100 spans: a person corrects labels, too; and a new label contradicts nothing."""
    judged: list[Outcome] = []
    for number in range(100):
        label = "OBJECT" if number < others else "AGENCY"
        wanted, found = [Span(start=0, end=4, label=label)], [mention(0, 4, "AGENCY")]
        judged += entity_outcomes(str(number), wanted, found)
    assert bool(list(doubts(judged, known, Margins()))) == refused
