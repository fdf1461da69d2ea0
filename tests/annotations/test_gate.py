"""The gate: what is let through, what is refused, and the reason in words."""

import random
import re

import pytest

from annotations.entities import Agreement, agreement, by_label, entity_outcomes
from annotations.gate import LEAST_SPANS, Margins, doubts, measure, objections, rare_labels
from annotations.intervals import differences
from annotations.passages import DEV, Passage, Span, read_passages
from annotations.records import LABELS, Mention
from annotations.scoring import Outcome
from annotations.splits import Split

NEW, MARKS = "new facts", "new entities"


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
    return list(objections(measure(before, after), [NEW, MARKS], Margins()))


GOOD, BETTER = outcomes(300, 0.5), outcomes(300, 0.9)
FEW_WRONG, FEW_RIGHT = outcomes(9, 0), outcomes(9, 1)


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ({NEW: GOOD}, {NEW: BETTER}, []),
        ({NEW: GOOD, "sector health": BETTER}, {NEW: BETTER, "sector health": BETTER}, []),
        ({NEW: GOOD}, {NEW: GOOD}, ["does not surely improve"]),
        ({NEW: GOOD, "all": GOOD}, {NEW: GOOD, "all": BETTER}, ["does not surely improve"]),
        ({}, {}, ["too little is held out to tell: nothing, of one 10 are needed"]),
        ({NEW: BETTER}, {NEW: GOOD}, ["does not surely improve", "falls by more than 0.01"]),
        # One passage that was read wrongly and is read rightly now is no proof.
        ({NEW: FEW_WRONG}, {NEW: FEW_RIGHT}, ["to tell: 9 in new facts, of one 10 are needed"]),
        # One of the two may be of no news, but not the worse for the other's.
        ({NEW: BETTER, MARKS: GOOD}, {NEW: BETTER, MARKS: BETTER}, []),
        ({NEW: [], MARKS: GOOD}, {NEW: [], MARKS: BETTER}, []),
        ({NEW: BETTER, MARKS: GOOD}, {NEW: GOOD, MARKS: BETTER}, ["new facts: F1 0."]),
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


def improved(documents: int, passages: int) -> tuple[list[Outcome], list[Outcome], list[str]]:
    """So many documents, of which the first is read better, and the others as before."""
    before = outcomes(documents * passages, 0)
    after = [one._replace(right={"fact": n < passages}) for n, one in enumerate(before)]
    return before, after, [str(n // passages) for n in range(len(before))]


@pytest.mark.parametrize(
    ("documents", "passages", "let_through"),
    [
        (1, 12, True),
        # One document of four is in two of three resamples: that is not sure, whatever it holds.
        (4, 12, False),
        (12, 1, False),
    ],
)
def test_passages_of_a_document_err_together(
    documents: int, passages: int, let_through: bool
) -> None:
    before, after, ids = improved(documents, passages)
    measured = measure({NEW: before}, {NEW: after}, {NEW: ids})
    assert bool(list(objections(measured, [NEW], Margins()))) != let_through


def test_how_sure_a_gain_is_is_told() -> None:
    """One of two documents is in three of four resamples, though the gain itself is large."""
    before, after, ids = improved(2, 12)
    measured = measure({NEW: before}, {NEW: after}, {NEW: ids})
    (reason,) = objections(measured, [NEW], Margins())
    assert re.search(
        r"F1 0\.000 -> 0\.500 .*, higher in 7\d% of resamples .*; 95% is asked", reason
    )


def test_one_document_makes_no_gain_sure() -> None:
    """It is in every resample: its passages are drawn, too."""
    before, after = with_wrong(20), with_wrong(19)
    measured = measure({NEW: before}, {NEW: after}, {NEW: ["甲"] * len(before)})
    assert "does not surely improve" in next(objections(measured, [NEW], Margins()))


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
    ("found", "right", "spurious", "seen"),
    [
        (
            [(0, 4, "AGENCY"), (4, 6, "ACTION"), (6, 8, "OBJECT"), (8, 13, "QUANTITY")],
            4, 0, Agreement(4, 0, 0),
        ),
        ([], 0, 0, Agreement(0, 0, 0)),
        ([(0, 4, "OBJECT"), (4, 6, "ACTION")], 1, 1, Agreement(1, 1, 0)),
        # 司法局 for 市司法局; 培训干部 lies over two of the marks.
        ([(1, 4, "AGENCY"), (4, 8, "ACTION")], 0, 2, Agreement(0, 0, 3)),
        ([(0, 4, "REGION"), (0, 4, "AGENCY")], 1, 1, Agreement(1, 0, 0)),
    ],
)  # fmt: skip
def test_entities_against_annotated_ones(
    found: list[tuple[int, int, str]], right: int, spurious: int, seen: Agreement
) -> None:
    judged = list(entity_outcomes("甲", SPANS, [mention(*one) for one in found]))
    assert sum(one.right.get("fact", False) for one in judged) == right
    assert sum(one.gold is None for one in judged) == spurious
    assert sum(one.gold is not None for one in judged) == len(SPANS)
    assert agreement(judged, LABELS) == seen
    assert agreement(judged, []) == Agreement(0, 0, 0)


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


def shifted(share: float, by: int = 1) -> list[Outcome]:
    """The marks of dev passages as a perfect model finds them, a share of them shifted."""
    chance = random.Random(0)
    judged: list[Outcome] = []
    for number, passage in enumerate(read_passages(sorted(DEV.glob("*.jsonl")))):
        marks = [
            one.model_copy(update={"start": one.start + by, "end": one.end + by})
            if chance.random() < share
            else one
            for one in passage.spans
        ]
        found = [Mention(one.start, one.end, "", one.label) for one in passage.spans]
        judged += entity_outcomes(str(number), marks, found)
    return judged


@pytest.mark.parametrize(
    ("share", "by", "refused"), [(0, 1, False), (0.2, 1, False), (0.5, 1, True), (1, -1, True)]
)
def test_shifted_marks_are_refused(share: float, by: int, refused: bool) -> None:
    """A person corrects ends, too: of honest dev passages the model finds 12 % otherwise."""
    reasons = list(doubts(shifted(share, by), LABELS, Margins()))
    assert ["the marks look shifted: " in reason for reason in reasons] == [True] * refused


def test_a_few_spans_are_not_doubted() -> None:
    """One of three labels corrected, and two of four ends: that is what reviewing is for."""
    labels = (("OBJECT", "AGENCY"), ("AGENCY", "AGENCY"), ("ACTION", "ACTION"))
    judged: list[Outcome] = []
    for number, (given, label) in enumerate(labels):
        wanted, found = [Span(start=0, end=4, label=given)], [mention(0, 4, label)]
        judged += entity_outcomes(str(number), wanted, found)
    moved = [mention(0, 3, "AGENCY"), mention(4, 6, "ACTION"), mention(7, 8, "OBJECT")]
    corrected = list(entity_outcomes("moved", SPANS, moved))
    for few, least in ((judged, 3), (corrected, 3)):
        assert list(doubts(few, LABELS, Margins())) == []
        assert len(list(doubts(few, LABELS, Margins(least=least)))) == 1


def labelled(label: str, number: int) -> Passage:
    spans = tuple(Span(start=n, end=n + 1, label=label) for n in range(number))
    return Passage(text=TEXT, issuer=None, year=None, section="done", spans=spans, relations=())


@pytest.mark.parametrize(
    ("train", "held_out", "told"),
    [
        ([("PROJECT", 3), ("PROJECT", 2)], [("PROJECT", 1)], []),
        ([("PROJECT", 4), ("AGENCY", 1)], [("PROJECT", 9)], ["label PROJECT: 4 span(s)"]),
        ([("AGENCY", 1)], [("PORJECT", 1)], ["label PORJECT: 0 span(s)"]),
        ([("AGENCY", 1)], [("AGENCY", 1)], []),
    ],
)
def test_rare_labels(
    train: list[tuple[str, int]], held_out: list[tuple[str, int]], told: list[str]
) -> None:
    new = Split([labelled(*one) for one in train], [labelled(*one) for one in held_out], {})
    reasons = list(rare_labels(new, LABELS))
    assert [reason[: len(words)] for reason, words in zip(reasons, told, strict=True)] == told
    assert all(f"needs {LEAST_SPANS}; is it a typing error?" in reason for reason in reasons)
