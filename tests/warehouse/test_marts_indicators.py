"""indicator_by_agency_year and changes: what comes out was worked out by hand."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

REQUESTS = {"indicator": "disclosure_requests_handled", "object": "依申请公开申请", "action": "办结"}
TREES = {"indicator": "afforestation_area", "object": "造林", "kind": "measure", "unit": "亩"}
ROADS = {"indicator": "expressway_length", "object": "高速公路", "kind": "measure", "unit": "公里"}
LOST = {"indicator": "administrative_lawsuit_loss_rate", "kind": "percent", "unit": "%"}
GROWTH = {
    "indicator": "gdp_growth", "object": "地区生产总值", "kind": "percent", "unit": "%", "change": "up",
}  # fmt: skip
GDP = {"indicator": "gdp", "object": "地区生产总值", "kind": "money", "unit": "元"}
FIRST, SECOND = ("2023-01-01", "2023-06-30"), ("2023-07-01", "2023-12-31")
QUARTERS = [("2023-01-01", "2023-03-31"), ("2023-10-01", "2023-12-31")]


@pytest.mark.parametrize(("facts", "rows"), [
    # A year's own figure.
    ([fact(2023, "85件", 85, **REQUESTS)], [(2023, 85, "件", 1, 365)]),
    # A flow is the sum of its periods.
    ([fact(2023, "40件", 40, period=FIRST, **REQUESTS), fact(2023, "45件", 45, period=SECOND, **REQUESTS)],
     [(2023, 85, "件", 2, 365)]),
    # With the whole year its halves are not added again.
    ([fact(2023, "40件", 40, period=FIRST, **REQUESTS), fact(2023, "85件", 85, **REQUESTS)],
     [(2023, 85, "件", 1, 365)]),
    # Of a year's two quarters nobody knows the rest: the days say so.
    ([fact(2023, f"{n}件", n, period=quarter, **REQUESTS) for n, quarter in zip((20, 25), QUARTERS, strict=True)],
     [(2023, 45, "件", 2, 90 + 92)]),
    # Periods that overlap in part cannot be added.
    ([fact(2023, "40件", 40, period=FIRST, **REQUESTS),
      fact(2023, "30件", 30, period=("2023-06-01", "2023-12-31"), **REQUESTS)],
     [(2023, None, "件", 2, 181 + 214)]),
    # Told twice it counts once; the later report is believed.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, report=2024, **REQUESTS)],
     [(2023, 87, "件", 1, 365)]),
    # In one report the exact figure, and of a flow the whole and not a part of it.
    ([fact(2023, "近90件", 90, bound="nearly", **REQUESTS), fact(2023, "85件", 85, **REQUESTS),
      fact(2023, "12件", 12, **REQUESTS)],
     [(2023, 85, "件", 1, 365)]),
    # Hectares into mu: 2 公顷 are 30 亩.
    ([fact(2023, "2公顷", 2, **{**TREES, "unit": "公顷"}, period=FIRST),
      fact(2023, "70亩", 70, **TREES, period=SECOND)],
     [(2023, 100, "亩", 2, 365)]),
    # Levels are never added: the last counts, and they have no first day.
    ([fact(2023, "900公里", 900, period=(None, "2023-06-30"), **ROADS),
      fact(2023, "960公里", 960, period=(None, "2023-12-31"), **ROADS)],
     [(2023, 960, "公里", 1, None)]),
    # Rates are never added: that of the whole year, else the last.
    ([fact(2023, "8%", 8, **LOST), fact(2023, "9%", 9, period=SECOND, **LOST)], [(2023, 8, "%", 1, 365)]),
    ([fact(2023, "8%", 8, period=FIRST, **LOST), fact(2023, "9%", 9, period=SECOND, **LOST)],
     [(2023, 9, "%", 1, 184)]),
    # Growth that falls is negative.
    ([fact(2023, "1.5%", 1.5, **{**GROWTH, "change": "down"})], [(2023, -1.5, "%", 1, 365)]),
    # Agencies and years stay apart.
    ([fact(2023, "85件", 85, **REQUESTS), fact(2022, "64件", 64, **REQUESTS),
      fact(2023, "5件", 5, agency="云泽市司法局", **REQUESTS)],
     [(2022, 64, "件", 1, 365), (2023, 5, "件", 1, 365), (2023, 85, "件", 1, 365)]),
    # A plan, five years together, an open beginning, no indicator: no figures of a year.
    ([fact(2023, "85件", 85, status="planned", **REQUESTS)], []),
    ([fact(2023, "85件", 85, period=("2019-01-01", "2023-12-31"), **REQUESTS)], []),
    ([fact(2023, "85件", 85, period=(None, "2023-12-31"), **REQUESTS)], []),
    ([fact(2023, "xx件", None, bound="redacted", **REQUESTS)], []),
    ([fact(2023, "85件", 85, object="申请")], []),
])  # fmt: skip
def test_indicator_by_agency_year(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select year, round(value, 6), unit, periods, days from indicator_by_agency_year "
            "order by year, value"
        ).fetchall()
    assert found == rows


def test_a_range_and_what_else_was_told(warehouse):
    fill(warehouse, [
        fact(2023, "80至90件", None, low=80, high=90, bound="range", **REQUESTS),
        fact(2022, "近70件", 70, bound="nearly", confidence=0.6, **REQUESTS),
        fact(2022, "64件", 64, **REQUESTS, id="exact"),
    ])  # fmt: skip
    with reading(warehouse) as db:
        found = db.execute(
            "select value, low, high, least_told, greatest_told, facts, confidence, fact_ids "
            "from indicator_by_agency_year order by year"
        ).fetchall()
    assert found == [
        (64, 64, 64, 64, 70, 2, 0.9, ["exact"]), (None, 80, 90, 80, 90, 1, 0.9, ["f0"])
    ]  # fmt: skip


def gdp(year: int, text: str, value: float, **other):
    return fact(year, text, value, **GDP, **other)


@pytest.mark.parametrize(("facts", "rows"), [
    # 105.6 亿 after 100 亿 is 5.6 %.
    ([gdp(2022, "100.0亿元", 100e8), gdp(2023, "105.6亿元", 105.6e8), fact(2023, "5.6%", 5.6, **GROWTH)],
     [("percent", 5.6, 5.6, True)]),
    # 7 % is not, and 0.01 of the years' and 0.05 of the change's rounding cannot explain it.
    ([gdp(2022, "100.0亿元", 100e8), gdp(2023, "105.6亿元", 105.6e8), fact(2023, "7.0%", 7, **GROWTH)],
     [("percent", 7, 5.6, False)]),
    # Rounded to whole 亿 4 % may well be 4.5 %: 26 / 25 is between 25.5 / 25.5 and 26.5 / 24.5.
    ([gdp(2022, "25亿元", 25e8), gdp(2023, "26亿元", 26e8), fact(2023, "4.5%", 4.5, **GROWTH)],
     [("percent", 4.5, 4, True)]),
    # It fell, but is said to have grown.
    ([gdp(2022, "100.0亿元", 100e8), gdp(2023, "98.0亿元", 98e8), fact(2023, "2.0%", 2, **GROWTH)],
     [("percent", 2, -2, False)]),
    ([gdp(2022, "100.0亿元", 100e8), gdp(2023, "98.0亿元", 98e8), fact(2023, "2.0%", 2, **{**GROWTH, "change": "down"})],
     [("percent", -2, -2, True)]),
    # The later report's figure of the year before is what it compares with.
    ([gdp(2022, "100.0亿元", 100e8), gdp(2022, "102.0亿元", 102e8, report=2023), gdp(2023, "107.1亿元", 107.1e8),
      fact(2023, "5.0%", 5, **GROWTH)],
     [("percent", 5, 5, True)]),
    # Without an indicator: the same object. 85 after 68 is 25 %.
    ([fact(2022, "68件", 68, object="申请", action="办结"), fact(2023, "85件", 85, object="申请", action="办结"),
      fact(2023, "25%", 25, object="申请", action="增长", kind="percent", unit="%", change="up", baseline="同比")],
     [("percent", 25, 25, True)]),
    # An amount, and percentage points.
    ([fact(2022, "68件", 68, object="申请", action="办结"), fact(2023, "85件", 85, object="申请", action="办结"),
      fact(2023, "15件", 15, object="申请", action="增加", change="up", baseline="比上年")],
     [("amount", 15, 17, False)]),
    ([fact(2022, "91.0%", 91, object="满意率", kind="percent", unit="%"),
      fact(2023, "93.5%", 93.5, object="满意率", kind="percent", unit="%"),
      fact(2023, "2.5个百分点", 2.5, object="满意率", action="提高", kind="point", unit="百分点", change="up")],
     [("point", 2.5, 2.5, True)]),
    # Over a fifth is no contradiction of a quarter.
    ([fact(2022, "68件", 68, object="申请", action="办结"), fact(2023, "85件", 85, object="申请", action="办结"),
      fact(2023, "超20%", 20, bound="over", object="申请", action="增长", kind="percent", unit="%", change="up")],
     [("percent", 20, 25, True)]),
    # Two things are told of 申请: it is not known which of them grew.
    ([fact(year, "8件", 8, object="申请", action=action) for year in (2022, 2023) for action in ("受理", "办结")]
     + [fact(2023, "25%", 25, object="申请", action="增长", kind="percent", unit="%", change="up")],
     [("percent", 25, None, None)]),
    # The year before is not there; another agency's or another object's is none.
    ([gdp(2023, "105.6亿元", 105.6e8), gdp(2022, "100.0亿元", 100e8, agency="沙洲县统计局"), fact(2023, "5.6%", 5.6, **GROWTH)],
     [("percent", 5.6, None, None)]),
    ([fact(2022, "68件", 68, object="投诉"), fact(2023, "85件", 85, object="申请"),
      fact(2023, "25%", 25, object="申请", action="增长", kind="percent", unit="%", change="up")],
     [("percent", 25, None, None)]),
    # A percentage that grows by a percentage may mean points.
    ([fact(2022, "80.0%", 80, object="满意率", kind="percent", unit="%"),
      fact(2023, "88.0%", 88, object="满意率", kind="percent", unit="%"),
      fact(2023, "10%", 10, object="满意率", action="提高", kind="percent", unit="%", change="up")],
     [("percent", 10, None, None)]),
    # Against another year, or a plan: no change against the year before.
    ([fact(2023, "25%", 25, object="申请", kind="percent", unit="%", change="up", baseline="较2020年")], []),
    ([fact(2023, "25%", 25, object="申请", kind="percent", unit="%", change="up", status="planned")], []),
    ([fact(2023, "25%", 25, object="申请", kind="percent", unit="%")], []),
])  # fmt: skip
def test_changes(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select measure, stated_change, round(computed_change, 6), agrees from changes"
        ).fetchall()
    assert found == rows
