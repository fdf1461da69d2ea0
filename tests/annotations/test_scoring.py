"""Scoring, level by level."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from annotations.scoring import (
    LEVELS,
    Counts,
    Outcome,
    character_f1,
    count,
    judge,
    pair,
    same_action,
    same_number,
    same_object,
    same_unit,
    score,
)

GOLD = Path(__file__).resolve().parents[1] / "gold" / "seeds.jsonl"

Fact = dict[str, Any]


def gold_facts() -> list[Fact]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def fact(**changes: Any) -> Fact:
    """云泽市教育局 trained 120 人次 in 2023; `doc` for gold, `source_name` for what was found."""
    plain = {
        "doc": "甲.txt", "source_name": "甲.txt", "quantity_start": 10, "quantity_end": 15,
        "kind": "count", "value": 120, "low": 120, "high": 120, "unit": "人次", "action": "培训",
        "object": "党员干部", "agency": "云泽市教育局", "status": "done",
        "period_start": "2023-01-01", "period_end": "2023-12-31",
    }  # fmt: skip
    return {**plain, **changes}


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        (None, None, True),
        (0, None, False),
        (None, 0, False),
        (0, 0.0, True),
        (16300, 16300.0, True),
        (723200000000, 723200000001, True),
        (723200000000, 723201000000, False),
        (5.5, 5.5000004, True),
        (5.5, 5.51, False),
    ],
)
def test_numbers(wanted: float | None, found: float | None, same: bool) -> None:
    assert same_number(wanted, found) is same


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("个", None, True),
        ("大模块", "模块", True),
        ("位", "", True),
        ("个方面", "方面", True),
        ("个", "位", True),
        ("件", "个", False),
        ("人", "人次", False),
        ("元", None, False),
        # Only a leading 大 is dropped: 高大 is no measure word but shows where it may stand.
        ("高大", "高", False),
    ],
)
def test_units(wanted: str | None, found: str | None, same: bool) -> None:
    assert same_unit(wanted, found) is same


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        ("培训", "培训", True),
        ("开展培训", "培训", True),
        ("培训", "组织培训", True),
        ("培训", "开展", False),
        ("达到", None, True),
        (None, "均达", True),
        ("位居", "为", True),
        (" 达 ", "", True),
        ("培训", None, False),
        # 达 is contained in 抵达, but a linking verb says nothing.
        ("抵达", "达", False),
    ],
)
def test_actions(wanted: str | None, found: str | None, same: bool) -> None:
    assert same_action(wanted, found) is same


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [
        (None, None, True),
        ("", None, True),
        ("干部", None, False),
        ("干部", "党员干部", True),
        ("行政许可信用信息", "信用信息", True),
        # Alike by 3 of 5 characters each, though the heads differ.
        ("甲乙丙丁戊", "甲乙丙己庚", True),
        ("甲乙丙丁戊", "甲乙己庚辛", False),
        # What ends in the same word is alike; what begins with it need not be.
        ("法治副校长配备覆盖率", "率", True),
        ("法治副校长配备覆盖率", "法治", False),
    ],
)
def test_objects(wanted: str | None, found: str | None, same: bool) -> None:
    assert same_object(wanted, found) is same


@pytest.mark.parametrize(
    ("one", "other", "f1"),
    [
        (None, "", 1.0),
        ("学校", None, 0.0),
        ("学校", "学校", 1.0),
        ("学校", "校学", 1.0),
        ("学生", "学校", 0.5),
        ("学学", "学", 2 / 3),
    ],
)
def test_likeness_of_characters(one: str | None, other: str | None, f1: float) -> None:
    assert character_f1(one, other) == pytest.approx(f1)
    assert character_f1(other, one) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("gold", "found", "wrong"),
    [
        ({}, {}, set()),
        ({}, {"value": 121}, {"quantity", "fact"}),
        ({}, {"low": None}, {"quantity", "fact"}),
        ({}, {"unit": "人"}, {"quantity", "fact"}),
        ({}, {"kind": "measure"}, {"kind"}),
        ({}, {"status": "planned"}, {"status"}),
        ({}, {"period_start": None}, {"period"}),
        ({}, {"period_start": date(2023, 1, 1)}, set()),
        ({"period_start": None}, {"period_start": None}, set()),
        ({}, {"agency": None}, {"agency", "fact"}),
        ({"agency_also": ["云泽市财政局"]}, {"agency": "云泽市财政局"}, set()),
        ({}, {"agency": "云泽市教育局机关"}, {"agency", "fact"}),
        ({}, {"action": "组织"}, {"action", "fact"}),
        ({"action_also": ["组织"]}, {"action": "组织"}, set()),
        ({"object_also": ["学法讲座"]}, {"object": "法治讲座"}, set()),
        ({}, {"object": "法治讲座"}, {"object", "fact"}),
    ],
)
def test_judgement_level_by_level(gold: Fact, found: Fact, wrong: set[str]) -> None:
    levels = judge(fact(**gold), fact(**found))
    assert tuple(levels) == LEVELS
    assert {level for level, right in levels.items() if not right} == wrong


@pytest.mark.parametrize(
    ("golds", "found", "pairs"),
    [
        ([(0, 5)], [(0, 5)], {0: 0}),
        ([(0, 5)], [(5, 9)], {}),
        ([(0, 5)], [(4, 9)], {0: 0}),
        # The larger overlap wins, and nothing is matched twice.
        ([(0, 5)], [(4, 9), (1, 5)], {0: 1}),
        ([(0, 5), (4, 9)], [(0, 9)], {0: 0}),
        ([(0, 5), (6, 9)], [(6, 9), (0, 5)], {0: 1, 1: 0}),
        ([], [(0, 5)], {}),
    ],
)
def test_pairs_by_overlap(
    golds: list[tuple[int, int]], found: list[tuple[int, int]], pairs: dict[int, int]
) -> None:
    def facts(spans: list[tuple[int, int]]) -> list[Fact]:
        return [fact(quantity_start=start, quantity_end=end) for start, end in spans]

    assert pair(facts(golds), facts(found)) == pairs


def test_facts_that_share_a_figure_are_paired_by_object() -> None:
    golds = [fact(object="上报率"), fact(object="合规率")]
    assert pair(golds, [fact(object="合规率"), fact(object="上报率")]) == {0: 1, 1: 0}


def test_score_counts_and_outcomes() -> None:
    golds = [
        fact(),
        fact(quantity_start=20, quantity_end=25),
        fact(quantity_start=30, quantity_end=35, optional=True),
        fact(quantity_start=40, quantity_end=45, optional=True),
        fact(doc="乙.txt"),
    ]
    found = [
        fact(action="组织"),
        fact(quantity_start=30, quantity_end=35, agency="谁"),  # optional: scored neither way
        fact(quantity_start=50, quantity_end=55),
        fact(source_name="丙.txt"),  # no gold for this text
    ]
    outcomes = score(golds, found)
    first, second = ([o for o in outcomes if o.document == name] for name in ("甲.txt", "乙.txt"))
    assert len(first) + len(second) == len(outcomes)
    assert count(first)["quantity"] == Counts(right=1, found=2, wanted=2)
    assert count(first)["action"] == Counts(right=0, found=2, wanted=2)
    assert count(second)["fact"] == Counts(right=0, found=0, wanted=1)
    assert count(outcomes)["quantity"] == Counts(right=1, found=2, wanted=3)
    assert [(o.document, o.wrong) for o in outcomes] == [
        ("甲.txt", ("action",)),
        ("甲.txt", ("missed",)),
        ("甲.txt", ("spurious",)),
        ("乙.txt", ("missed",)),
    ]
    assert outcomes[0].found == found[0]
    assert outcomes[1].gold == golds[1]
    assert outcomes[1].found is None
    assert outcomes[2].gold is None


@pytest.mark.parametrize(
    ("changes", "classes"),
    [
        ({}, ()),
        ({"value": 121}, ("wrong quantity",)),
        # 超120人次 read as 120人次: the figure is right and its bound is not.
        ({"high": None, "bound": "over"}, ("wrong bound",)),
        ({"bound": "about"}, ("wrong bound",)),
        ({"agency": None, "action": "组织"}, ("wrong action", "wrong agency")),
        ({"period_start": None, "status": "planned"}, ("wrong status", "wrong period")),
        ({"kind": "measure", "object": "法治讲座"}, ("wrong kind", "wrong object")),
    ],
)
def test_error_classes(changes: Fact, classes: tuple[str, ...]) -> None:
    gold, found = fact(bound="exact"), fact(**{"bound": "exact", **changes})
    assert Outcome("甲.txt", gold, found, judge(gold, found)).error_classes == classes


@pytest.mark.parametrize(
    ("gold", "found", "classes"), [(fact(), None, ("missed",)), (None, fact(), ("spurious",))]
)
def test_what_has_no_partner(gold: Fact | None, found: Fact | None, classes: tuple[str]) -> None:
    assert Outcome("甲.txt", gold, found, {}).error_classes == classes


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        (Counts(0, 0, 0), (0, 0, 0)),
        (Counts(0, 4, 5), (0, 0, 0)),
        (Counts(3, 4, 6), (3 / 4, 1 / 2, 3 / 5)),
        (Counts(5, 5, 5), (1, 1, 1)),
    ],
)
def test_rates(counts: Counts, rates: tuple[float, float, float]) -> None:
    assert counts.rates() == pytest.approx(rates)


def test_gold_found_again_is_perfect() -> None:
    golds = gold_facts()
    outcomes = score(golds, [{**g, "source_name": g["doc"]} for g in golds])
    assert all(not one.wrong for one in outcomes)
    for level, of_level in count(outcomes).items():
        assert of_level.rates() == (1, 1, 1), level
