"""What changed between two readings: facts gained, lost and altered."""

from dataclasses import replace

import pytest

from annotations.comparison import changes, counted, without
from annotations.records import Fact

ONE = Fact(
    fact_id="f", document_id="d", quantity_text="85件", quantity_start=10, quantity_end=13,
    kind="count", value=85, low=85, high=85, bound="exact", unit="件", action="办结",
    action_start=8, action_end=10, object="申请", object_start=13, object_end=15,
    agency="云泽市司法局", agency_text=None, agency_start=None, agency_end=None, time_text=None,
    period_start=None, period_end=None, status="done", section="", sentence="办结85件申请。",
    sentence_start=8, sentence_end=16, confidence=0.9,
)  # fmt: skip
OTHER = replace(ONE, quantity_start=30, quantity_end=33)
OBJECT = replace(ONE, object="信访")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([ONE], [ONE], []),
        ([], [ONE], ["gained"]),
        ([ONE], [], ["lost"]),
        ([ONE], [replace(ONE, status="planned")], ["altered"]),
        ([ONE], [replace(ONE, indicator="applications")], ["altered"]),
        ([ONE], [replace(ONE, participants=("云泽市公安局",))], ["altered"]),
        ([ONE], [replace(ONE, agency_code="320106")], ["altered"]),
        ([ONE], [replace(ONE, stated_in="table")], ["altered"]),
        # What a cell restates is told by an id, which an edit of other sentences moves.
        ([ONE], [replace(ONE, restates="f-2", indicator_confidence=0.9)], []),
        # Neither confidence nor where the words stand is what a fact says.
        ([ONE], [replace(ONE, confidence=0.2, fact_id="g", object_start=1)], []),
        ([ONE], [OTHER], ["lost", "gained"]),
        ([ONE, OBJECT], [OBJECT, ONE], []),
        ([ONE, OBJECT], [OBJECT], ["lost"]),
        ([ONE], [OBJECT, ONE], ["gained"]),
        ([ONE, OTHER], [replace(ONE, action="办理"), OTHER], ["altered"]),
    ],
)
def test_changes(before: list[Fact], after: list[Fact], kinds: list[str]) -> None:
    found = list(changes({"甲": before}, {"甲": after}))
    assert [one.kind for one in found] == kinds
    assert all(one.sentence == ONE.sentence and one.source == "甲" for one in found)
    number = counted(found, {"甲": before})
    assert number.same + number.altered + number.lost == len(before)
    assert number.same + number.altered + number.gained == len(after)


def test_what_was_altered() -> None:
    (one,) = changes({"甲": [ONE]}, {"甲": [replace(ONE, action="办理", value=86.0)]})
    assert one.altered() == {"action": ("办结", "办理"), "value": (85, 86.0)}


def test_what_was_altered_beside_the_words() -> None:
    one = replace(ONE, indicator="applications", participants=("云泽市公安局",))
    other = replace(ONE, indicator="cases", participants=("云泽市公安局", "云泽市民政局"))
    (found,) = changes({"甲": [one]}, {"甲": [other]})
    assert found.altered() == {
        "participants": (("云泽市公安局",), ("云泽市公安局", "云泽市民政局")),
        "indicator": ("applications", "cases"),
    }


def test_fields_that_are_left_out() -> None:
    one = replace(ONE, indicator="applications", participants=("云泽市公安局",), agency_code="1")
    assert without([one], ["indicator", "participants"]) == [replace(ONE, agency_code="1")]
    assert without([one], []) == [one]


def test_sources_are_told_apart() -> None:
    found = list(changes({"甲": [ONE], "乙": []}, {"甲": [], "乙": [ONE]}))
    assert [(one.source, one.kind) for one in found] == [("乙", "gained"), ("甲", "lost")]
    assert str(counted(found, {"甲": [ONE]})) == "0 same, 1 gained, 1 lost, 0 altered"
