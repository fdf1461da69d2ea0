"""contradictions and targets_and_outcomes: statements that exclude each other, plans and results."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

REQUESTS = {"object": "依申请公开申请", "action": "办结"}
PEOPLE = {"object": "教师", "action": "培训", "unit": "人次"}
RATE = {"object": "满意率", "kind": "percent", "unit": "%"}
GROWTH = {
    "indicator": "gdp_growth", "object": "地区生产总值", "kind": "percent", "unit": "%", "change": "up",
}  # fmt: skip
TREES = {"indicator": "afforestation_area", "object": "造林", "kind": "measure"}
ROADS = {"indicator": "expressway_length", "object": "高速公路", "kind": "measure", "unit": "公里"}
ROW = "办结 | 85 | 86"


@pytest.mark.parametrize(("facts", "rows"), [
    # Prose against prose, in one report and in two; gaps as counted.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, **REQUESTS)],
     [("one_report", "85件", "87件", 2)]),
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, name="总结", **REQUESTS)],
     [("two_reports", "85件", "87件", 2)]),
    # Prose against a table.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "86", 86, sentence=ROW, **REQUESTS)],
     [("prose_and_table", "85件", "86", 1)]),
    # A later report tells another figure of the same year.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "80件", 80, report=2024, **REQUESTS)],
     [("restatement", "85件", "80件", 5)]),
    # By indicator the words may differ, and units are worked in: 2 公顷 are 30 亩, 1 亩 is rounded by half of one.
    ([fact(2023, "2.0公顷", 2, unit="公顷", action="完成", **TREES), fact(2023, "40亩", 40, unit="亩", **TREES)],
     [("one_report", "2.0公顷", "40亩", 10 - 0.75 - 0.5)]),
    # 全市 in front of an object says no more than the agency does.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, **{**REQUESTS, "object": "全市依申请公开申请"})],
     [("one_report", "85件", "87件", 2)]),
    # A stock has no beginning: whatever it is told to be on one day counts.
    ([fact(2023, "900公里", 900, **ROADS), fact(2023, "960公里", 960, period=(None, "2023-12-31"), **ROADS)],
     [("one_report", "900公里", "960公里", 59)]),
    # Growth against decline.
    ([fact(2023, "1.0%", 1, **GROWTH), fact(2023, "1.0%", 1, sentence="下降", **{**GROWTH, "change": "down"})],
     [("one_report", "1.0%", "1.0%", 1.9)]),
    # Bounds and ranges, where they do exclude each other.
    ([fact(2023, "近80人次", 80, bound="nearly", **PEOPLE), fact(2023, "81人次", 81, **PEOPLE)],
     [("one_report", "近80人次", "81人次", 1)]),
    ([fact(2023, "近80人次", 80, bound="nearly", **PEOPLE), fact(2023, "12人次", 12, **PEOPLE)],
     [("one_report", "近80人次", "12人次", 28)]),
    ([fact(2023, "80余人次", 80, bound="over", **PEOPLE), fact(2023, "79人次", 79, **PEOPLE)],
     [("one_report", "80余人次", "79人次", 1)]),
    ([fact(2023, "3至5人次", None, low=3, high=5, bound="range", **PEOPLE), fact(2023, "6人次", 6, **PEOPLE)],
     [("one_report", "3至5人次", "6人次", 1)]),
    ([fact(2023, "98%", 98, **RATE), fact(2023, "99.1%", 99.1, **RATE)],
     [("one_report", "98%", "99.1%", 0.55)]),
    # No contradictions: rounded, bounds and ranges that hold the figure.
    ([fact(2023, "近80万人次", 8e5, bound="nearly", **PEOPLE), fact(2023, "79.6万人次", 7.96e5, **PEOPLE)], []),
    ([fact(2023, "80万人次", 8e5, **PEOPLE), fact(2023, "79.6万人次", 7.96e5, **PEOPLE)], []),
    ([fact(2023, "80万余人次", 8e5, bound="over", **PEOPLE), fact(2023, "81.2万人次", 8.12e5, **PEOPLE)], []),
    ([fact(2023, "约80人次", 80, bound="about", **PEOPLE), fact(2023, "77人次", 77, **PEOPLE)], []),
    ([fact(2023, "3至5人次", None, low=3, high=5, bound="range", **PEOPLE), fact(2023, "4人次", 4, **PEOPLE)], []),
    ([fact(2023, "不少于60人次", 60, bound="at_least", **PEOPLE), fact(2023, "800人次", 800, **PEOPLE)], []),
    ([fact(2023, "98%", 98, **RATE), fact(2023, "97.6%", 97.6, **RATE)], []),
    ([fact(2023, "xx人次", None, bound="redacted", **PEOPLE), fact(2023, "81人次", 81, **PEOPLE)], []),
    # Nor another time, agency, unit, verb or status, nor a repetition.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2022, "87件", 87, report=2023, **REQUESTS)], []),
    ([fact(2023, "40件", 40, period=("2023-01-01", "2023-06-30"), **REQUESTS), fact(2023, "85件", 85, **REQUESTS)], []),
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, agency="云泽市司法局", **REQUESTS)], []),
    ([fact(2023, "85人", 85, **{**PEOPLE, "unit": "人"}), fact(2023, "87人次", 87, **PEOPLE)], []),
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, **{**REQUESTS, "action": "受理"})], []),
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, status="planned", **REQUESTS)], []),
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "85件", 85, **REQUESTS)], []),
    # 由3天压缩至1天 in one sentence tells two levels.
    ([fact(2023, "3天", 3, object="时限", action="压缩", sentence_start=0),
      fact(2023, "1天", 1, object="时限", action="压缩", sentence_start=0)], []),
])  # fmt: skip
def test_contradictions(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select kind, first_text, second_text, round(gap, 6) from contradictions order by all"
        ).fetchall()
    assert found == rows


def test_a_figure_repeated_in_one_report_contradicts_once(warehouse):
    told = [fact(2023, text, value, **REQUESTS) for text, value in (("85件", 85), ("85件", 85), ("87件", 87))]
    fill(warehouse, told)
    with reading(warehouse) as db:
        found = db.execute("select first_fact_id, second_fact_id from contradictions").fetchall()
    assert found == [("f0", "f2")]


def plan(year: int, text: str, value: float | None, **other):
    """Planned for a year in the report of the year before."""
    return fact(year, text, value, report=year - 1, status="planned", **other)


@pytest.mark.parametrize(("facts", "rows"), [
    # Reached, exceeded, missed.
    ([plan(2024, "6所", 6, object="学校", action="新建", unit="所"), fact(2024, "6所", 6, object="学校", action="新建", unit="所")],
     [("met", None, 6)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)], [("met", None, 85)]),
    ([plan(2024, "90件", 90, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)], [("missed", None, 85)]),
    # By indicator, whatever the words; growth below a target, and a decline.
    ([plan(2024, "5.5%左右", 5.5, bound="about", **GROWTH), fact(2024, "5.2%", 5.2, **GROWTH)], [("met", None, 5.2)]),
    ([plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.2%", 5.2, **GROWTH)], [("missed", None, 5.2)]),
    ([plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "1.0%", 1, **{**GROWTH, "change": "down"})], [("missed", None, -1)]),
    # A ceiling, by its bound and by its verb.
    ([plan(2024, "3%以内", 3, bound="at_most", object="败诉率", action="控制", kind="percent", unit="%"),
      fact(2024, "2.8%", 2.8, object="败诉率", action="控制", kind="percent", unit="%")], [("met", None, 2.8)]),
    ([plan(2024, "3天", 3, object="时限", action="压缩至", unit="天"), fact(2024, "4天", 4, object="时限", action="压缩至", unit="天")],
     [("missed", None, 4)]),
    # A fall that was to be reached: 4 % is more of it than 3 %.
    ([plan(2024, "3%", 3, object="能耗", action="下降", kind="percent", unit="%", change="down"),
      fact(2024, "4%", 4, object="能耗", action="下降", kind="percent", unit="%", change="down")], [("met", None, 4)]),
    # Ranges and bounds: the least of a range is the target; 近 is less, 余 is more.
    ([plan(2024, "5至6件", None, low=5, high=6, bound="range", **REQUESTS), fact(2024, "5件", 5, **REQUESTS)], [("met", None, 5)]),
    ([plan(2024, "80件以上", 80, bound="at_least", **REQUESTS), fact(2024, "80余件", 80, bound="over", **REQUESTS)], [("met", None, 80)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "近80件", 80, bound="nearly", **REQUESTS)], [("missed", None, 80)]),
    ([plan(2024, "90件", 90, **REQUESTS), fact(2024, "80余件", 80, bound="over", **REQUESTS)], [("unknown", "undecided", 80)]),
    # The latest report that tells the outcome counts.
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, **REQUESTS), fact(2024, "79件", 79, report=2025, **REQUESTS)],
     [("missed", None, 79)]),
    # Unknown: no later report, one that does not mention it, one of another year, agency or object.
    ([plan(2024, "80件", 80, **REQUESTS)], [("unknown", "no_report", None)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "5场", 5, object="培训", unit="场")], [("unknown", "not_mentioned", None)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2023, "85件", 85, report=2024, **REQUESTS)], [("unknown", "not_mentioned", None)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, agency="云泽市司法局", **REQUESTS)], [("unknown", "no_report", None)]),
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "40件", 40, period=("2024-01-01", "2024-06-30"), **REQUESTS)],
     [("unknown", "not_mentioned", None)]),
    # What the same report tells is no outcome of its own plan.
    ([plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, report=2023, **REQUESTS)], [("unknown", "no_report", None)]),
    # What is done or required is no target.
    ([fact(2024, "85件", 85, **REQUESTS), fact(2024, "60学时", 60, status="required", object="学习")], []),
])  # fmt: skip
def test_targets_and_outcomes(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select result, reason, outcome_value from targets_and_outcomes"
        ).fetchall()
    assert found == rows
