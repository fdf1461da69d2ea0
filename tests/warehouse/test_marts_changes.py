"""changes: what is told against the year before, and what two years' figures make of it."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

GROWTH = {
    "indicator": "gdp_growth",
    "object": "地区生产总值",
    "kind": "percent",
    "unit": "%",
    "change": "up",
}
CELL = {"stated_in": "table", "restates": "told"}
MORE = {"object": "申请", "action": "增长", "kind": "percent", "unit": "%", "change": "up"}
CASES = {
    "object": "行政复议申请",
    "action": "受理",
    "indicator": "reconsideration_cases_accepted",
}
CONCLUDED = "reconsideration_cases_concluded"
RISE = {**MORE, "object": "行政复议申请", "baseline": "同比"}
PASS_RATE = "food_sample_pass_rate"
PASSES = {"object": "食品抽检合格率", "kind": "percent", "unit": "%", "indicator": PASS_RATE}
POINTS = {"object": "食品抽检合格率", "kind": "point", "unit": "百分点", "change": "up"}
ACCEPTED = [fact(2023, "100件", 100, **CASES), fact(2024, "120件", 120, **CASES)]
ROUNDED = [fact(2023, "10000件", 10000, **CASES), fact(2024, "1万2千件", 12000, **CASES)]
PASSED = [fact(2023, "97.0%", 97, **PASSES), fact(2024, "98.2%", 98.2, **PASSES)]
GDP = {"indicator": "gdp", "object": "地区生产总值", "kind": "money", "unit": "元"}


def gdp(year: int, text: str, value: float, **other):
    return fact(year, text, value, **GDP, **other)


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # 105.6 亿 after 100 亿 is 5.6 %.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "105.6亿元", 105.6e8),
                fact(2023, "5.6%", 5.6, **GROWTH),
            ],
            [("percent", 5.6, 5.6, True)],
        ),
        # So it is where a table restates it, once.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "105.6亿元", 105.6e8),
                fact(2023, "5.6%", 5.6, id="told", **GROWTH),
                fact(2023, "5.6", 5.6, stated_in="table", restates="told", **GROWTH),
            ],
            [("percent", 5.6, 5.6, True)],
        ),
        # So it is where only one of the two is mapped to an indicator, be it the cell.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "105.6亿元", 105.6e8),
                fact(2023, "5.6%", 5.6, id="told", **GROWTH),
                fact(2023, "5.6", 5.6, **CELL, **{**GROWTH, "indicator": None}),
            ],
            [("percent", 5.6, 5.6, True)],
        ),
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "105.6亿元", 105.6e8),
                fact(2023, "5.6%", 5.6, id="told", **{**GROWTH, "indicator": None}),
                fact(2023, "5.6", 5.6, **CELL, **GROWTH),
            ],
            [("percent", 5.6, 5.6, True)],
        ),
        # Two cells that restate one sentence are one; one that restates nothing is another.
        (
            [
                fact(2023, "5.6%", 5.6, id="told", **GROWTH),
                fact(2023, "5.6", 5.6, **CELL, **GROWTH),
                fact(2023, "5.60", 5.6, **CELL, **GROWTH),
                fact(2023, "5.6", 5.6, stated_in="table", **GROWTH),
            ],
            [("percent", 5.6, None, None)] * 2,
        ),
        # A cell has no verb: what it restates is not told a second time, what it alone tells is.
        (
            [
                fact(2022, "68件", 68, object="申请", action="办结", id="before"),
                fact(2022, "68", 68, object="申请", stated_in="table", restates="before"),
                fact(2023, "85件", 85, object="申请", action="办结", id="now"),
                fact(2023, "85", 85, object="申请", stated_in="table", restates="now"),
                fact(2023, "25%", 25, **MORE),
            ],
            [("percent", 25, 25, True)],
        ),
        (
            [
                fact(2022, "68件", 68, object="申请", action="办结"),
                fact(2022, "51", 51, object="申请", stated_in="table"),
                fact(2023, "85件", 85, object="申请", action="办结"),
                fact(2023, "85", 85, object="申请", stated_in="table"),
                fact(2023, "25%", 25, **MORE),
            ],
            [("percent", 25, None, None)],
        ),
        # Of a flow's figures for one year the largest is the whole, however sure a part:
        # not 60 after 50.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2022, "50.0亿元", 50e8, confidence=0.99),
                gdp(2023, "110.0亿元", 110e8),
                gdp(2023, "60.0亿元", 60e8, confidence=0.99),
                fact(2023, "10%", 10, **GROWTH),
            ],
            [("percent", 10, 10, True)],
        ),
        # 7 % is not, and 0.01 of the years' and 0.05 of the change's rounding cannot explain it.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "105.6亿元", 105.6e8),
                fact(2023, "7.0%", 7, **GROWTH),
            ],
            [("percent", 7, 5.6, False)],
        ),
        # Rounded to whole 亿 4 % may well be 4.5 %: 26 / 25 is between 25.5 / 25.5 and 26.5 / 24.5.
        (
            [
                gdp(2022, "25亿元", 25e8),
                gdp(2023, "26亿元", 26e8),
                fact(2023, "4.5%", 4.5, **GROWTH),
            ],
            [("percent", 4.5, 4, True)],
        ),
        # It fell, but is said to have grown.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "98.0亿元", 98e8),
                fact(2023, "2.0%", 2, **GROWTH),
            ],
            [("percent", 2, -2, False)],
        ),
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "98.0亿元", 98e8),
                fact(2023, "2.0%", 2, **{**GROWTH, "change": "down"}),
            ],
            [("percent", -2, -2, True)],
        ),
        # So it does where a minus sign is written.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2023, "98.0亿元", 98e8),
                fact(2023, "-2.0", -2, **{**GROWTH, "change": "down"}),
            ],
            [("percent", -2, -2, True)],
        ),
        (
            [
                fact(2022, "100件", 100, object="申请", action="办结"),
                fact(2023, "75件", 75, object="申请", action="办结"),
                fact(2023, "-25", -25, **{**MORE, "change": "down"}),
            ],
            [("percent", -25, -25, True)],
        ),
        # The later report's figure of the year before is what it compares with.
        (
            [
                gdp(2022, "100.0亿元", 100e8),
                gdp(2022, "102.0亿元", 102e8, report=2023),
                gdp(2023, "107.1亿元", 107.1e8),
                fact(2023, "5.0%", 5, **GROWTH),
            ],
            [("percent", 5, 5, True)],
        ),
        # Unless it only rounds what the earlier report tells.
        (
            [
                gdp(2022, "102.4亿元", 102.4e8),
                gdp(2022, "100余亿元", 100e8, bound="over", report=2023),
                gdp(2023, "107.52亿元", 107.52e8),
                fact(2023, "5.0%", 5, **GROWTH),
            ],
            [("percent", 5, 5, True)],
        ),
        # Without an indicator: the same object. 85 after 68 is 25 %.
        (
            [
                fact(2022, "68件", 68, object="申请", action="办结"),
                fact(2023, "85件", 85, object="申请", action="办结"),
                fact(
                    2023,
                    "25%",
                    25,
                    object="申请",
                    action="增长",
                    kind="percent",
                    unit="%",
                    change="up",
                    baseline="同比",
                ),
            ],
            [("percent", 25, 25, True)],
        ),
        # An amount, and percentage points.
        (
            [
                fact(2022, "68件", 68, object="申请", action="办结"),
                fact(2023, "85件", 85, object="申请", action="办结"),
                fact(
                    2023, "15件", 15, object="申请", action="增加", change="up", baseline="比上年"
                ),
            ],
            [("amount", 15, 17, False)],
        ),
        (
            [
                fact(2022, "91.0%", 91, object="满意率", kind="percent", unit="%"),
                fact(2023, "93.5%", 93.5, object="满意率", kind="percent", unit="%"),
                fact(
                    2023,
                    "2.5个百分点",
                    2.5,
                    object="满意率",
                    action="提高",
                    kind="point",
                    unit="百分点",
                    change="up",
                ),
            ],
            [("point", 2.5, 2.5, True)],
        ),
        # Over a fifth is no contradiction of a quarter.
        (
            [
                fact(2022, "68件", 68, object="申请", action="办结"),
                fact(2023, "85件", 85, object="申请", action="办结"),
                fact(
                    2023,
                    "超20%",
                    20,
                    bound="over",
                    object="申请",
                    action="增长",
                    kind="percent",
                    unit="%",
                    change="up",
                ),
            ],
            [("percent", 20, 25, True)],
        ),
        # Two things are told of 申请: it is not known which of them grew.
        (
            [
                fact(year, "8件", 8, object="申请", action=action)
                for year in (2022, 2023)
                for action in ("受理", "办结")
            ]
            + [
                fact(
                    2023,
                    "25%",
                    25,
                    object="申请",
                    action="增长",
                    kind="percent",
                    unit="%",
                    change="up",
                )
            ],
            [("percent", 25, None, None)],
        ),
        # The year before is not there; another agency's or another object's is none.
        (
            [
                gdp(2023, "105.6亿元", 105.6e8),
                gdp(2022, "100.0亿元", 100e8, agency="沙洲县统计局"),
                fact(2023, "5.6%", 5.6, **GROWTH),
            ],
            [("percent", 5.6, None, None)],
        ),
        (
            [
                fact(2022, "68件", 68, object="投诉"),
                fact(2023, "85件", 85, object="申请"),
                fact(
                    2023,
                    "25%",
                    25,
                    object="申请",
                    action="增长",
                    kind="percent",
                    unit="%",
                    change="up",
                ),
            ],
            [("percent", 25, None, None)],
        ),
        # A percentage that grows by a percentage may mean points.
        (
            [
                fact(2022, "80.0%", 80, object="满意率", kind="percent", unit="%"),
                fact(2023, "88.0%", 88, object="满意率", kind="percent", unit="%"),
                fact(
                    2023,
                    "10%",
                    10,
                    object="满意率",
                    action="提高",
                    kind="percent",
                    unit="%",
                    change="up",
                ),
            ],
            [("percent", 10, None, None)],
        ),
        # Few indicators have one for their growth: a change without joins figures that have one.
        ([*ACCEPTED, fact(2024, "20%", 20, **RISE)], [("percent", 20, 20, True)]),
        ([*ACCEPTED, fact(2024, "35%", 35, **RISE)], [("percent", 35, 20, False)]),
        (
            [ACCEPTED[0], {**ACCEPTED[1], "indicator": None}, fact(2024, "35%", 35, **RISE)],
            [("percent", 35, 20, False)],
        ),
        (
            [*PASSED, fact(2024, "3个百分点", 3, **POINTS)],
            [("point", 3, 1.2, False)],
        ),
        (
            [*PASSED, fact(2024, "1.2个百分点", 1.2, **POINTS, indicator=PASS_RATE)],
            [("point", 1.2, 1.2, True)],
        ),
        # Where the figures of one object are of two indicators, it is not known which grew;
        # nor does what was added to the year's count for it, nor another object's figure.
        (
            [
                *ACCEPTED,
                fact(2023, "90件", 90, **{**CASES, "action": "办结", "indicator": CONCLUDED}),
                fact(2024, "99件", 99, **{**CASES, "action": "办结", "indicator": CONCLUDED}),
                fact(2024, "20%", 20, **RISE),
            ],
            [("percent", 20, None, None)],
        ),
        (
            [
                *ACCEPTED,
                fact(2023, "9件", 9, **{**CASES, "action": "增加", "change": "up"}),
                fact(2024, "20件", 20, **{**CASES, "action": "增加", "change": "up"}),
                fact(2024, "20%", 20, **RISE),
            ],
            [("percent", 20, 20, True)],
        ),
        (
            [*ACCEPTED, fact(2024, "20%", 20, **{**RISE, "object": "复议案件"})],
            [("percent", 20, None, None)],
        ),
        # A cell that restates a figure and alone has its indicator is not a second figure.
        (
            [
                fact(2023, "100件", 100, object="行政复议申请", action="受理", id="told"),
                fact(2023, "100", 100, **CELL, **{**CASES, "action": None}),
                ACCEPTED[1],
                fact(2024, "20%", 20, **RISE),
            ],
            [("percent", 20, 20, True)],
        ),
        # One that a report tells again counts once; another report's or another change does not.
        (
            [*ACCEPTED, fact(2024, "35%", 35, **RISE), fact(2024, "35%", 35, **RISE)],
            [("percent", 35, 20, False)],
        ),
        (
            [
                *ACCEPTED,
                fact(2024, "35%", 35, **RISE),
                fact(2024, "35%", 35, **RISE, name="总结"),
                fact(2024, "35%", 35, **{**RISE, "change": "down"}),
            ],
            [("percent", -35, 20, False), *[("percent", 35, 20, False)] * 2],
        ),
        # A likely wrong figure counts only where there is no surer one.
        (
            [
                *ACCEPTED,
                fact(2024, "1200件", 1200, confidence=0.3, **CASES),
                fact(2024, "20%", 20, **RISE),
            ],
            [("percent", 20, 20, True)],
        ),
        # The year before may be named.
        (
            [*ACCEPTED, fact(2024, "35%", 35, **{**RISE, "baseline": "较2023年"})],
            [("percent", 35, 20, False)],
        ),
        ([*ACCEPTED, fact(2024, "35%", 35, **{**RISE, "baseline": "较2020年"})], []),
        # 1万2千 is a round figure: 11500 to 12500 after 1万 are not 60 % more, but may be 22 %.
        (
            [*ROUNDED, fact(2024, "60%", 60, **RISE)],
            [("percent", 60, 20, False)],
        ),
        ([*ROUNDED, fact(2024, "22%", 22, **RISE)], [("percent", 22, 20, True)]),
        # Against another year, or a plan: no change against the year before.
        (
            [
                fact(
                    2023,
                    "25%",
                    25,
                    object="申请",
                    kind="percent",
                    unit="%",
                    change="up",
                    baseline="较2020年",
                )
            ],
            [],
        ),
        (
            [
                fact(
                    2023,
                    "25%",
                    25,
                    object="申请",
                    kind="percent",
                    unit="%",
                    change="up",
                    status="planned",
                )
            ],
            [],
        ),
        ([fact(2023, "25%", 25, object="申请", kind="percent", unit="%")], []),
    ],
)
def test_changes(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select measure, stated_change, round(computed_change, 6), agrees from changes "
            "order by all"
        ).fetchall()
    assert found == rows
