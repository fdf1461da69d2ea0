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

UNEMPLOYED = {
    "indicator": "surveyed_unemployment_rate",
    "object": "城镇调查失业率",
    "kind": "percent",
    "unit": "%",
}
DEATHS = {"indicator": "work_safety_deaths", "object": "生产安全事故死亡人数", "unit": "人"}
ACCIDENTS = {
    "indicator": "work_safety_accidents_growth",
    "object": "生产安全事故",
    "kind": "percent",
    "unit": "%",
}
MET_25, MISSED_25 = ("met", None, 25), ("missed", None, 25)
GOVERNMENT = "云泽市人民政府"
BY_END = (None, "2024-12-31")
TREES = {
    "indicator": "afforestation_area",
    "object": "造林",
    "action": "完成",
    "kind": "measure",
    "unit": "亩",
}

PLACES = {"object": "学位", "action": "新增", "unit": "个"}
ONLINE = {"object": "网办率", "kind": "percent", "unit": "%"}
JOBLESS = {
    "indicator": "surveyed_unemployment_rate",
    "object": "城镇调查失业率",
    "kind": "percent",
    "unit": "%",
}
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
        # A rate that is kept, reached or just told is one; what is done otherwise is not.
        (
            [
                plan(2024, "98%以上", 98, bound="at_least", action="保持在", **ONLINE),
                fact(2024, "98.6%", 98.6, indicator="online_case_rate", **ONLINE),
            ],
            [("met", None, 98.6)],
        ),
        (
            [
                plan(2024, "98%", 98, action="达到", **ONLINE),
                fact(2024, "97%", 97, action="稳定在", **ONLINE),
            ],
            [("missed", None, 97)],
        ),
        (
            [
                plan(2024, "98%", 98, action="抽查", **ONLINE),
                fact(2024, "97%", 97, action="整改", **ONLINE),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # Of some indicators less is better, whether or not a verb says so.
        (
            [plan(2024, "5.5%", 5.5, **JOBLESS), fact(2024, "6.5%", 6.5, **JOBLESS)],
            [("missed", None, 6.5)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **JOBLESS), fact(2024, "5.1%", 5.1, **JOBLESS)],
            [("met", None, 5.1)],
        ),
        (
            [
                plan(2024, "60元", 60, object="人均费用", action="控制", unit="元"),
                fact(2024, "65元", 65, object="人均费用", action="控制", unit="元"),
            ],
            [("missed", None, 65)],
        ),
        # Said twice in a report; planned by 2024, without a first day.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, section="摘要", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, period=(None, "2024-12-31"), **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        # A government's plan for its bureau, and its next report, which is silent on it.
        (
            [
                plan(2024, "80件", 80, issuer="云泽市人民政府", **REQUESTS),
                fact(2024, "6所", 6, issuer="云泽市人民政府", object="学校", unit="所"),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # Numbers of several magnitudes are rounded at their last: 1万2千 is 1.15万 or more.
        (
            [
                plan(2024, "1万个", 10000, **PLACES),
                fact(2024, "1万2千个", 12000, **PLACES),
            ],
            [("met", None, 12000)],
        ),
        (
            [
                plan(2024, "12 345个", 12345, **PLACES),
                fact(2024, "12600个", 12600, **PLACES),
            ],
            [("met", None, 12600)],
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
        # Of some things less is better, whatever the words: not met by more.
        (
            [plan(2024, "5.5%", 5.5, **UNEMPLOYED), fact(2024, "6.5%", 6.5, **UNEMPLOYED)],
            [("missed", None, 6.5)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **UNEMPLOYED), fact(2024, "5.2%", 5.2, **UNEMPLOYED)],
            [("met", None, 5.2)],
        ),
        (
            [
                plan(2024, "5.5%左右", 5.5, bound="about", **UNEMPLOYED),
                fact(2024, "5.8%", 5.8, **UNEMPLOYED),
            ],
            [("met", None, 5.8)],
        ),
        ([plan(2024, "20人", 20, **DEATHS), fact(2024, "25人", 25, **DEATHS)], [MISSED_25]),
        ([plan(2024, "30人", 30, **DEATHS), fact(2024, "25人", 25, **DEATHS)], [MET_25]),
        # But of what they are to fall by more is better, and so it is where 以上 says so.
        (
            [
                plan(2024, "20人", 20, **DEATHS, change="down"),
                fact(2024, "25人", 25, **DEATHS, change="down"),
            ],
            [MET_25],
        ),
        (
            [
                plan(2024, "20人以上", 20, bound="at_least", **DEATHS),
                fact(2024, "25人", 25, **DEATHS),
            ],
            [MET_25],
        ),
        # Their growth is better the less it is, too.
        (
            [
                plan(2024, "2%", 2, **ACCIDENTS, change="up"),
                fact(2024, "3%", 3, **ACCIDENTS, change="up"),
            ],
            [("missed", None, 3)],
        ),
        (
            [
                plan(2024, "10%", 10, **ACCIDENTS, change="down"),
                fact(2024, "8%", 8, **ACCIDENTS, change="up"),
            ],
            [("missed", None, 8)],
        ),
        (
            [
                plan(2024, "10%", 10, **ACCIDENTS, change="down"),
                fact(2024, "12%", 12, **ACCIDENTS, change="down"),
            ],
            [("met", None, -12)],
        ),
        # Without an indicator the verb tells: 控制, too.
        (
            [
                plan(2024, "3天", 3, object="时限", action="控制", unit="天"),
                fact(2024, "4天", 4, object="时限", action="控制", unit="天"),
            ],
            [("missed", None, 4)],
        ),
        # A target that a report tells in its summary and again counts once; another's does not.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, **REQUESTS, name="总结"),
                plan(2024, "81件", 81, **REQUESTS),
                plan(2024, "80件", 80, **{**REQUESTS, "object": "行政复议申请"}),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)] * 3 + [("unknown", "not_mentioned", None)],
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
        # Of another's target its issuer's next report might have told.
        (
            [
                plan(2024, "80件", 80, **REQUESTS, issuer=GOVERNMENT),
                fact(
                    2024, "9场", 9, object="培训", unit="场", issuer=GOVERNMENT, agency=GOVERNMENT
                ),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS, issuer=GOVERNMENT),
                fact(
                    2023, "9场", 9, object="培训", unit="场", issuer=GOVERNMENT, agency=GOVERNMENT
                ),
            ],
            [("unknown", "no_report", None)],
        ),
        # By the end of a year, with no first day: the year's figure is its outcome, and so is one
        # that has none either; but no part of the year, and of a year's target no total of many.
        (
            [
                plan(2024, "98%", 98, action="达到", period=BY_END, **ONLINE),
                fact(2024, "98.6%", 98.6, action="达到", **ONLINE),
            ],
            [("met", None, 98.6)],
        ),
        (
            [
                plan(2024, "500亩", 500, period=BY_END, **TREES),
                fact(2024, "480亩", 480, **TREES),
            ],
            [("missed", None, 480)],
        ),
        (
            [
                plan(2024, "80件", 80, period=BY_END, **REQUESTS),
                fact(2024, "85件", 85, period=BY_END, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, period=BY_END, **REQUESTS),
                fact(2024, "85件", 85, period=("2024-07-01", "2024-12-31"), **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "850件", 850, period=BY_END, **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # A likely wrong outcome counts only where there is no surer one.
        (
            [
                plan(2024, "80亩", 80, **TREES),
                fact(2024, "70亩", 70, **TREES),
                fact(2024, "700亩", 700, confidence=0.3, **TREES),
            ],
            [("missed", None, 70)],
        ),
        (
            [plan(2024, "80亩", 80, **TREES), fact(2024, "70亩", 70, confidence=0.3, **TREES)],
            [("missed", None, 70)],
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
            "select result, reason, round(outcome_value, 6) from targets_and_outcomes order by all"
        ).fetchall()
    assert found == rows
