"""A reviewed passage against what had been found: confirmed, corrected, rejected, added."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from annotations.passages import Origin, Passage, Relation, Span
from annotations.records import Fact, Mention
from warehouse.decisions import decide
from warehouse.preannotation import preannotated
from warehouse.verdicts import Stretch

START = 100
TEXT = "2023年县司法局办结申请、复议85件，计划培训9次。"
STRETCH = Stretch("source", "document", START, START + len(TEXT), None, "m1")
MENTIONS = [
    Mention(START + 5, START + 9, "县司法局", "AGENCY"),
    Mention(START + 9, START + 11, "办结", "ACTION"),
    Mention(START + 24, START + 40, "beyond the passage", "LAW"),
]


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def fact(quantity: str, action: str, thing: str | None, **more: object) -> Fact:
    """A fact of the source; `at` 0 makes one of the passage."""
    at = more.pop("at", START)
    spans = {"quantity": quantity, "action": action, "object": thing}
    places = {
        f"{part}_{end}": at + place(words)[n] if words else None
        for part, words in spans.items()
        for n, end in enumerate(("start", "end"))
    }
    told = {
        "fact_id": f"{quantity}-{thing}", "document_id": "document", "quantity_text": quantity,
        "kind": "count", "value": 85.0, "low": 85.0, "high": 85.0, "bound": "exact", "unit": "件",
        "action": action, "object": thing, "agency": "安平县司法局", "agency_text": None,
        "agency_start": None, "agency_end": None, "time_text": None,
        "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31), "status": "done",
        "section": "一、总体情况", "sentence": TEXT, "sentence_start": at,
        "sentence_end": at + len(TEXT), "confidence": 0.8,
    }  # fmt: skip
    return Fact(**{**places, **told, **more})


REQUESTS = fact("85件", "办结", "申请", time_text="2023年")
TRAININGS = fact("9次", "培训", None, status="planned", value=9.0)
FOUND = [REQUESTS, TRAININGS]

# Spans and relations as they are proposed: the positions are those of the passage.
PROPOSED = preannotated(TEXT, START, FOUND, MENTIONS)


def test_facts_are_marked_with_the_names_around_them():
    spans, relations = PROPOSED
    marked = [(TEXT[one.start : one.end], one.label, one.status) for one in spans]
    assert marked == [
        ("2023年", "TIME", None), ("县司法局", "AGENCY", None), ("办结", "ACTION", None),
        ("申请", "OBJECT", None), ("85件", "QUANTITY", None), ("培训", "ACTION", None),
        ("9次", "QUANTITY", "planned"),
    ]  # fmt: skip
    assert [(one.head, one.child, one.label) for one in relations] == [
        (4, 2, "ACTION"), (4, 3, "OBJECT"), (4, 0, "TIME"), (6, 5, "ACTION"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "marked"),
    [("LAW", True), ("PROJECT", True), ("ACTION", False), ("OBJECT", False), ("QUANTITY", False)],
)
def test_names_are_marked_beside_facts_whatever_their_label(label, marked):
    """PROJECT: what a user has taught the model comes up for review like the rest."""
    start, end = place("复议")
    mention = Mention(START + start, START + end, "复议", label)
    spans, _ = preannotated(TEXT, START, FOUND, [mention])
    assert (Span(start=start, end=end, label=label) in spans) == marked


OVERLAPS = [
    (
        "the longer object stands for both",
        [("85件", "申请、复议"), ("9次", "申请")],
        ["申请、复议"],
    ),
    ("a quantity keeps its characters", [("85件", "85件")], []),
    ("an object inside an action is lost", [("85件", "办结"), ("9次", "申请")], ["申请"]),
]


@pytest.mark.parametrize(
    ("pairs", "objects"), [c[1:] for c in OVERLAPS], ids=[c[0] for c in OVERLAPS]
)
def test_marks_never_overlap(pairs, objects):
    facts = [fact(quantity, "办结", thing) for quantity, thing in pairs]
    spans, relations = preannotated(TEXT, START, facts, ())
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert [TEXT[o.start : o.end] for o in spans if o.label == "OBJECT"] == objects
    heads = {one.head for one in relations if one.label == "OBJECT"}
    assert len(heads) == sum(thing in " ".join(objects) for _, thing in pairs)


def reviewed(spans=PROPOSED[0], relations=PROPOSED[1]) -> Passage:
    origin = Origin(source_name="a.txt", document_id="document", text_sha256="0" * 64, start=START,
                    heading="一、总体情况")  # fmt: skip
    return Passage(text=TEXT, issuer="安平县司法局", year=2023, section="done", spans=spans,
                   relations=relations, origin=origin)  # fmt: skip


def verdicts(passage: Passage, *marked: Fact) -> list[tuple[str, str, str | None]]:
    found = decide(passage, STRETCH, FOUND, MENTIONS, marked)
    return [(one.review, one.fact.quantity_text, one.fact.object) for one in found]


def without(number: int) -> Passage:
    """The proposed passage without one span and its relations."""
    spans, relations = PROPOSED
    kept = [n for n in range(len(spans)) if n != number]
    return reviewed(
        tuple(spans[n] for n in kept),
        tuple(
            Relation(head=kept.index(one.head), child=kept.index(one.child), label=one.label)
            for one in relations
            if number not in (one.head, one.child)
        ),
    )


def test_what_is_left_as_it_was_is_confirmed():
    assert list(decide(reviewed(), STRETCH, FOUND, MENTIONS, ())) != []
    assert verdicts(reviewed()) == [("confirmed", "85件", "申请"), ("confirmed", "9次", None)]


def test_a_name_that_belongs_to_no_fact_decides_nothing():
    assert {review for review, *_ in verdicts(without(1))} == {"confirmed"}


def test_what_is_removed_is_rejected():
    assert verdicts(without(6)) == [("confirmed", "85件", "申请"), ("rejected", "9次", None)]


def test_a_corrected_role_changes_its_fields_only():
    """The new marks say 县司法局 as the agency; value, time and id stay as they had been found."""
    spans, relations = PROPOSED
    passage = reviewed(spans, (*relations, Relation(head=4, child=1, label="AGENCY")))
    meant = fact("85件", "办结", "申请", at=0, agency="安平县司法局", agency_text="县司法局",
                 agency_start=5, agency_end=9, value=None, fact_id="passage")  # fmt: skip
    corrected, confirmed = decide(passage, STRETCH, FOUND, MENTIONS, [meant])
    assert (corrected.review, confirmed.review) == ("corrected", "confirmed")
    agency = {"agency_text": "县司法局", "agency_start": START + 5, "agency_end": START + 9}
    assert corrected.fact == replace(REQUESTS, **agency)


@pytest.mark.parametrize(
    ("label", "indicator"), [("AGENCY", "old"), ("ACTION", "new"), ("OBJECT", "new")]
)
def test_another_action_or_object_is_another_indicator(label, indicator):
    """What the marks say is mapped anew; a doer changes nothing about it."""
    found = replace(REQUESTS, indicator="old", indicator_confidence=0.9)
    spans, relations = preannotated(TEXT, START, [found], MENTIONS)
    kept = [one for one in relations if one.label != label]
    meant = fact("85件", "办结", "申请", at=0, indicator="new", indicator_confidence=0.8)
    (corrected,) = decide(
        reviewed(spans, [*kept, Relation(head=4, child=1, label="AGENCY")] if label == "AGENCY"
                 else kept), STRETCH, [found], MENTIONS, [meant],
    )  # fmt: skip
    sure = {"old": 0.9, "new": 0.8}[indicator]
    assert corrected.review == "corrected"
    assert (corrected.fact.indicator, corrected.fact.indicator_confidence) == (indicator, sure)


def test_a_second_object_is_a_second_fact():
    spans, relations = PROPOSED
    second = Span(start=place("复议")[0], end=place("复议")[1], label="OBJECT")
    passage = reviewed((*spans, second), (*relations, Relation(head=4, child=7, label="OBJECT")))
    meant = [fact("85件", "办结", thing, at=0) for thing in ("申请", "复议")]
    assert verdicts(passage, *meant) == [
        ("corrected", "85件", "申请"), ("corrected", "85件", "复议"), ("confirmed", "9次", None),
    ]  # fmt: skip
    decided = list(decide(passage, STRETCH, FOUND, MENTIONS, meant))
    assert decided[0].fact.fact_id == REQUESTS.fact_id
    assert len({one.fact.fact_id for one in decided}) == 3
    # Nobody had found 复议: it is no error of the models, nor right.
    assert [one.confidence for one in decided] == [0.8, None, 0.8]


Y2022, Y2023, Y2024 = (
    {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    for year in (2022, 2023, 2024)
)
# What was found, the status that the person gives, and the period that follows. The marks alone
# would say 2023 of what is done and 2024 of a plan.
STATUSES = [
    ("a rule is in force when it is done", {**Y2022, "status": "done"}, "required", Y2022),
    ("the year was that of a plan", {**Y2024, "status": "planned"}, "done", Y2023),
    ("a plan is for the next year", {**Y2023, "status": "done"}, "planned", Y2024),
    (
        "time words of a heading hold on",
        {**Y2022, "status": "done", "time_text": "“十三五”时期"},
        "planned",
        Y2022,
    ),
]


@pytest.mark.parametrize(
    ("old", "status", "period"), [c[1:] for c in STATUSES], ids=[c[0] for c in STATUSES]
)
def test_a_status_moves_the_period_only_where_it_hangs_on_it(old, status, period):
    found = [replace(TRAININGS, **old)]
    spans, relations = preannotated(TEXT, START, found, ())
    changed = tuple(
        one.model_copy(update={"status": status}) if one.label == "QUANTITY" else one
        for one in spans
    )
    marked = Y2024 if status == "planned" else Y2023
    meant = fact("9次", "培训", None, at=0, status=status, **marked)
    (one,) = decide(reviewed(changed, relations), STRETCH, found, (), [meant])
    assert (one.review, one.fact) == ("corrected", replace(found[0], status=status, **period))


def test_moved_boundaries_are_another_quantity():
    spans, _ = PROPOSED
    moved = tuple(
        one.model_copy(update={"start": one.start + 1}) if n == 4 else one
        for n, one in enumerate(spans)
    )
    meant = fact("5件", "办结", None, at=0, value=5.0)
    assert verdicts(reviewed(moved, PROPOSED[1][3:]), meant) == [
        ("rejected", "85件", "申请"), ("corrected", "5件", None), ("confirmed", "9次", None),
    ]  # fmt: skip


def test_what_is_added_stands_in_the_source():
    added = fact("85件", "办结", "申请", at=0, fact_id="passage", section="")
    (one,) = decide(reviewed(PROPOSED[0][:5], PROPOSED[1][:3]), STRETCH, [], [], [added])
    assert (one.review, one.confidence, one.fact.section) == ("corrected", None, "一、总体情况")
    assert (one.fact.quantity_start, one.fact.object_start) == (
        START + place("85件")[0], START + place("申请")[0],
    )  # fmt: skip
    assert one.fact.fact_id not in ("passage", REQUESTS.fact_id)
