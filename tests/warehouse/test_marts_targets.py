"""targets_and_outcomes: what was planned, and what came of it."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

REQUESTS = {"object": "依申请公开申请", "action": "办结"}
GROWTH = {
    "indicator": "gdp_growth",
    "object": "地区生产总值",
    "kind": "percent",
    "unit": "%",
    "change": "up",
}

TREES = {
    "indicator": "afforestation_area",
    "object": "造林",
    "action": "完成",
    "kind": "measure",
    "unit": "亩",
}

PLACES = {"object": "学位", "action": "新增", "unit": "个"}
AT_MOST = {"object": "败诉率", "kind": "percent", "unit": "%", "bound": "at_most"}


def plan(year: int, text: str, value: float | None, **other):
    """Planned for a year in the report of the year before."""
    return fact(year, text, value, report=year - 1, status="planned", **other)


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # Reached, exceeded, missed.
        (
            [
                plan(2024, "6所", 6, object="学校", action="新建", unit="所"),
                fact(2024, "6所", 6, object="学校", action="新建", unit="所"),
            ],
            [("met", None, 6)],
        ),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)],
            [("met", None, 85)],
        ),
        (
            [plan(2024, "90件", 90, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)],
            [("missed", None, 85)],
        ),
        # By indicator, whatever the words; growth below a target, and a decline.
        (
            [
                plan(2024, "5.5%左右", 5.5, bound="about", **GROWTH),
                fact(2024, "5.2%", 5.2, **GROWTH),
            ],
            [("met", None, 5.2)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.2%", 5.2, **GROWTH)],
            [("missed", None, 5.2)],
        ),
        (
            [
                plan(2024, "5.5%", 5.5, **GROWTH),
                fact(2024, "1.0%", 1, **{**GROWTH, "change": "down"}),
            ],
            [("missed", None, -1)],
        ),
        (
            [
                plan(2024, "-2.0%", -2, **{**GROWTH, "change": "down"}),
                fact(2024, "-2.5", -2.5, **{**GROWTH, "change": "down"}),
            ],
            [("met", None, -2.5)],
        ),
        # A ceiling, by its bound and by its verb.
        (
            [
                plan(
                    2024,
                    "3%以内",
                    3,
                    bound="at_most",
                    object="败诉率",
                    action="控制",
                    kind="percent",
                    unit="%",
                ),
                fact(2024, "2.8%", 2.8, object="败诉率", action="控制", kind="percent", unit="%"),
            ],
            [("met", None, 2.8)],
        ),
        (
            [
                plan(2024, "3天", 3, object="时限", action="压缩至", unit="天"),
                fact(2024, "4天", 4, object="时限", action="压缩至", unit="天"),
            ],
            [("missed", None, 4)],
        ),
        # A fall that was to be reached: 4 % is more of it than 3 %.
        (
            [
                plan(
                    2024,
                    "3%",
                    3,
                    object="能耗",
                    action="下降",
                    kind="percent",
                    unit="%",
                    change="down",
                ),
                fact(
                    2024,
                    "4%",
                    4,
                    object="能耗",
                    action="下降",
                    kind="percent",
                    unit="%",
                    change="down",
                ),
            ],
            [("met", None, 4)],
        ),
        # Ranges and bounds: the least of a range is the target; 近 is less, 余 is more.
        (
            [
                plan(2024, "5至6件", None, low=5, high=6, bound="range", **REQUESTS),
                fact(2024, "5件", 5, **REQUESTS),
            ],
            [("met", None, 5)],
        ),
        (
            [
                plan(2024, "80件以上", 80, bound="at_least", **REQUESTS),
                fact(2024, "80余件", 80, bound="over", **REQUESTS),
            ],
            [("met", None, 80)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "近80件", 80, bound="nearly", **REQUESTS),
            ],
            [("missed", None, 80)],
        ),
        (
            [
                plan(2024, "90件", 90, **REQUESTS),
                fact(2024, "80余件", 80, bound="over", **REQUESTS),
            ],
            [("unknown", "undecided", 80)],
        ),
        # Rounded: 10.1万 may stand for 10.12万; 10.09万 does not for 10.1万, nor 5.4% for 5.5%.
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.1万个", 101000, **PLACES)],
            [("unknown", "undecided", 101000)],
        ),
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.2万个", 102000, **PLACES)],
            [("met", None, 102000)],
        ),
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.0万个", 100000, **PLACES)],
            [("missed", None, 100000)],
        ),
        (
            [plan(2024, "10.1万个", 101000, **PLACES), fact(2024, "10.09万个", 100900, **PLACES)],
            [("missed", None, 100900)],
        ),
        (
            [plan(2024, "100000个", 100000, **PLACES), fact(2024, "10万个", 100000, **PLACES)],
            [("unknown", "undecided", 100000)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.5%", 5.5, **GROWTH)],
            [("met", None, 5.5)],
        ),
        (
            [
                plan(2024, "5.5%以上", 5.5, bound="at_least", **GROWTH),
                fact(2024, "5.5%", 5.5, **GROWTH),
            ],
            [("met", None, 5.5)],
        ),
        (
            [
                plan(2024, "5%至6%", None, low=5, high=6, bound="range", **GROWTH),
                fact(2024, "5%", 5, **GROWTH),
            ],
            [("met", None, 5)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.4%", 5.4, **GROWTH)],
            [("missed", None, 5.4)],
        ),
        (
            [
                plan(2024, "2.85%", 2.85, **AT_MOST),
                fact(2024, "2.9%", 2.9, **{**AT_MOST, "bound": "exact"}),
            ],
            [("unknown", "undecided", 2.9)],
        ),
        # 超过100 is more than 100.
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "100件", 100, **REQUESTS),
            ],
            [("missed", None, 100)],
        ),
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "101件", 101, **REQUESTS),
            ],
            [("met", None, 101)],
        ),
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "100余件", 100, bound="over", **REQUESTS),
            ],
            [("met", None, 100)],
        ),
        (
            [
                plan(2024, "超过5.5%", 5.5, bound="over", **GROWTH),
                fact(2024, "5.5%", 5.5, **GROWTH),
            ],
            [("unknown", "undecided", 5.5)],
        ),
        (
            [
                plan(2024, "超过2%", 2, bound="over", **GROWTH | {"change": "down"}),
                fact(2024, "-2.5", -2.5, **GROWTH | {"change": "down"}),
            ],
            [("met", None, -2.5)],
        ),
        # The latest report that tells the outcome counts.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "79件", 79, report=2025, **REQUESTS),
            ],
            [("missed", None, 79)],
        ),
        # But not where it only rounds what an earlier one tells.
        (
            [
                plan(2024, "84件", 84, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "80余件", 80, bound="over", report=2025, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        # Unknown: no later report, one that does not mention it, another year or agency.
        ([plan(2024, "80件", 80, **REQUESTS)], [("unknown", "no_report", None)]),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "5场", 5, object="培训", unit="场")],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2023, "85件", 85, report=2024, **REQUESTS)],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, agency="云泽市司法局", **REQUESTS),
            ],
            [("unknown", "no_report", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "40件", 40, period=("2024-01-01", "2024-06-30"), **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # What the same report tells is no outcome of its own plan.
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, report=2023, **REQUESTS)],
            [("unknown", "no_report", None)],
        ),
        # A cell that restates a target of the prose is the same one; another cell is another.
        (
            [
                plan(2024, "80件", 80, id="told", **REQUESTS),
                plan(2024, "80", 80, stated_in="table", restates="told", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80", 80, stated_in="table", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)] * 2,
        ),
        # It is where one of them alone is mapped to an indicator.
        (
            [
                plan(2024, "8%", 8, id="told", **GROWTH),
                plan(
                    2024,
                    "8",
                    8,
                    stated_in="table",
                    restates="told",
                    **{**GROWTH, "indicator": None},
                ),
                fact(2024, "9%", 9, **GROWTH),
            ],
            [("met", None, 9)],
        ),
        # Of a flow's outcomes the largest is the whole, however sure a part of it.
        (
            [
                plan(2024, "80亩", 80, **TREES),
                fact(2024, "30亩", 30, confidence=0.99, **TREES),
                fact(2024, "6公顷", 6, **{**TREES, "unit": "公顷"}),
            ],
            [("met", None, 90)],
        ),
        # What is done or required is no target.
        (
            [
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "60学时", 60, status="required", object="学习"),
            ],
            [],
        ),
    ],
)
def test_targets_and_outcomes(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select result, reason, round(outcome_value, 6) from targets_and_outcomes"
        ).fetchall()
    assert found == rows
