"""indicator_by_agency_year: what comes out was worked out by hand."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading, writing

REQUESTS = {
    "indicator": "disclosure_requests_handled",
    "object": "依申请公开申请",
    "action": "办结",
}
TREES = {"indicator": "afforestation_area", "object": "造林", "kind": "measure", "unit": "亩"}
ROADS = {"indicator": "expressway_length", "object": "高速公路", "kind": "measure", "unit": "公里"}
LOST = {"indicator": "administrative_lawsuit_loss_rate", "kind": "percent", "unit": "%"}
GROWTH = {
    "indicator": "gdp_growth",
    "object": "地区生产总值",
    "kind": "percent",
    "unit": "%",
    "change": "up",
}
FIRST, SECOND = ("2023-01-01", "2023-06-30"), ("2023-07-01", "2023-12-31")
QUARTERS = [("2023-01-01", "2023-03-31"), ("2023-10-01", "2023-12-31")]


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # A year's own figure.
        ([fact(2023, "85件", 85, **REQUESTS)], [(2023, 85, "件", 1, 365)]),
        # A flow is the sum of its periods.
        (
            [
                fact(2023, "40件", 40, period=FIRST, **REQUESTS),
                fact(2023, "45件", 45, period=SECOND, **REQUESTS),
            ],
            [(2023, 85, "件", 2, 365)],
        ),
        # The level from which it moved is none of the year.
        (
            [
                fact(2023, "2000公里", 2000, earlier=True, **ROADS),
                fact(2023, "2300公里", 2300, **ROADS),
            ],
            [(2023, 2300, "公里", 1, None)],
        ),
        (
            [
                fact(2023, "2000公里", 2000, report=2024, earlier=True, **ROADS),
                fact(2023, "2300公里", 2300, report=2024, **ROADS),
            ],
            [(2023, 2300, "公里", 1, None)],
        ),
        # A doubtful figure is not believed for its size.
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "850件", 850, confidence=0.3, **REQUESTS),
            ],
            [(2023, 85, "件", 1, 365)],
        ),
        # With the whole year its halves are not added again.
        (
            [fact(2023, "40件", 40, period=FIRST, **REQUESTS), fact(2023, "85件", 85, **REQUESTS)],
            [(2023, 85, "件", 1, 365)],
        ),
        # Of a year's two quarters nobody knows the rest: the days say so.
        (
            [
                fact(2023, f"{n}件", n, period=quarter, **REQUESTS)
                for n, quarter in zip((20, 25), QUARTERS, strict=True)
            ],
            [(2023, 45, "件", 2, 90 + 92)],
        ),
        # Periods that overlap in part cannot be added.
        (
            [
                fact(2023, "40件", 40, period=FIRST, **REQUESTS),
                fact(2023, "30件", 30, period=("2023-06-01", "2023-12-31"), **REQUESTS),
            ],
            [(2023, None, "件", 2, 181 + 214)],
        ),
        # Told twice it counts once; the later report is believed.
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, report=2024, **REQUESTS)],
            [(2023, 87, "件", 1, 365)],
        ),
        # But what the later one rounds says nothing against the exact figure, and takes the finest.
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "80余件", 80, bound="over", report=2024, **REQUESTS),
            ],
            [(2023, 85, "件", 1, 365)],
        ),
        (
            [
                fact(2023, "1.63万件", 16300, **REQUESTS),
                fact(2023, "1.6万件", 16000, report=2024, **REQUESTS),
                fact(2023, "1万余件", 10000, bound="over", report=2025, **REQUESTS),
            ],
            [(2023, 16300, "件", 1, 365)],
        ),
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "90余件", 90, bound="over", report=2024, **REQUESTS),
            ],
            [(2023, 90, "件", 1, 365)],
        ),
        # In one report the exact figure, and of a flow the whole and not a part of it.
        (
            [
                fact(2023, "近90件", 90, bound="nearly", **REQUESTS),
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "12件", 12, **REQUESTS),
            ],
            [(2023, 85, "件", 1, 365)],
        ),
        # But a likely wrong one, however large or late, only where there is no surer one.
        (
            [
                fact(2023, "120件", 120, **REQUESTS),
                fact(2023, "1200件", 1200, confidence=0.3, **REQUESTS),
                fact(2023, "1300件", 1300, confidence=0.3, report=2024, **REQUESTS),
            ],
            [(2023, 120, "件", 1, 365)],
        ),
        ([fact(2023, "120件", 120, confidence=0.3, **REQUESTS)], [(2023, 120, "件", 1, 365)]),
        # Hectares into mu: 2 公顷 are 30 亩.
        (
            [
                fact(2023, "2公顷", 2, **{**TREES, "unit": "公顷"}, period=FIRST),
                fact(2023, "70亩", 70, **TREES, period=SECOND),
            ],
            [(2023, 100, "亩", 2, 365)],
        ),
        # So it is where the whole is looked for: 90 公顷 are 1350 亩, more than 1000 亩.
        (
            [
                fact(2023, "1000亩", 1000, **TREES),
                fact(2023, "90公顷", 90, **{**TREES, "unit": "公顷"}),
            ],
            [(2023, 1350, "亩", 1, 365)],
        ),
        # Levels are never added: the last counts, and they have no first day.
        (
            [
                fact(2023, "900公里", 900, period=(None, "2023-06-30"), **ROADS),
                fact(2023, "960公里", 960, period=(None, "2023-12-31"), **ROADS),
            ],
            [(2023, 960, "公里", 1, None)],
        ),
        # Rates are never added: that of the whole year, else the last.
        (
            [fact(2023, "8%", 8, **LOST), fact(2023, "9%", 9, period=SECOND, **LOST)],
            [(2023, 8, "%", 1, 365)],
        ),
        (
            [fact(2023, "8%", 8, period=FIRST, **LOST), fact(2023, "9%", 9, period=SECOND, **LOST)],
            [(2023, 9, "%", 1, 184)],
        ),
        # Growth that falls is negative.
        ([fact(2023, "1.5%", 1.5, **{**GROWTH, "change": "down"})], [(2023, -1.5, "%", 1, 365)]),
        # So it is where its cell has a minus sign.
        (
            [fact(2023, "-12.5", -12.5, **{**GROWTH, "change": "down"})],
            [(2023, -12.5, "%", 1, 365)],
        ),
        ([fact(2023, "-12.5", -12.5, **{**GROWTH, "change": None})], [(2023, -12.5, "%", 1, 365)]),
        # Agencies and years stay apart.
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2022, "64件", 64, **REQUESTS),
                fact(2023, "5件", 5, agency="云泽市司法局", **REQUESTS),
            ],
            [(2022, 64, "件", 1, 365), (2023, 5, "件", 1, 365), (2023, 85, "件", 1, 365)],
        ),
        # A plan, five years together, an open beginning, no indicator: no figures of a year.
        ([fact(2023, "85件", 85, status="planned", **REQUESTS)], []),
        ([fact(2023, "85件", 85, period=("2019-01-01", "2023-12-31"), **REQUESTS)], []),
        ([fact(2023, "85件", 85, period=(None, "2023-12-31"), **REQUESTS)], []),
        ([fact(2023, "xx件", None, bound="redacted", **REQUESTS)], []),
        ([fact(2023, "85件", 85, object="申请")], []),
    ],
)
def test_indicator_by_agency_year(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select year, round(value, 6), unit, periods, days from indicator_by_agency_year "
            "order by year, value"
        ).fetchall()
    assert found == rows


def test_a_cell_that_restates_the_prose_is_the_same_figure(warehouse):
    cell = {"sentence": "办结 | 85", "stated_in": "table"}
    fill(
        warehouse,
        [
            fact(2023, "85件", 85, id="told", **REQUESTS),
            fact(2023, "85", 85, restates="told", **cell, **REQUESTS),
            fact(2022, "64件", 64, **REQUESTS),
            fact(2022, "64", 64, **cell, **REQUESTS),
        ],
    )
    with reading(warehouse) as db:
        found = db.execute(
            "select year, value, facts from indicator_by_agency_year order by year"
        ).fetchall()
    assert found == [(2022, 64, 2), (2023, 85, 1)]


CONFIRM = """
insert into store.verdicts by name
select
    facts.* exclude (source_id), text_sha256, source_name,
    $review as review, '甲' as reviewed_by, timestamp '2026-01-01' as reviewed_at
from store.facts as facts join store.sources as sources using (source_id)
where fact_id = 'judged'
"""


@pytest.mark.parametrize(
    ("review", "value"),
    [("confirmed", 120), ("corrected", 120), ("rejected", 1200), (None, 1200)],
)
def test_what_people_confirmed_stands_before_what_is_larger(warehouse, review, value):
    told = [
        fact(2023, "120件", 120, id="judged", **REQUESTS),
        fact(2023, "1200件", 1200, **REQUESTS),
    ]
    fill(warehouse, told)
    if review:
        with writing(warehouse) as db:
            db.execute(CONFIRM, {"review": review})
    with reading(warehouse) as db:
        found = db.execute("select value from indicator_by_agency_year").fetchall()
    assert found == [(value,)]


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        (3, 5, (-5, -3)),
        (-5, -3, (-5, -3)),
        (3, None, (None, -3)),
        (-3, None, (None, -3)),
        (None, 5, (-5, None)),
    ],
)
def test_bounds_of_a_decrease(warehouse, low, high, bounds):
    told = fact(
        2023, "3至5%", None, low=low, high=high, bound="range", **GROWTH | {"change": "down"}
    )
    fill(warehouse, [told])
    with reading(warehouse) as db:
        found = db.execute("select low, high from indicator_by_agency_year").fetchall()
    assert found == [bounds]


@pytest.mark.parametrize(
    ("told", "rows"),
    [
        ([(150, "亩"), (20, "公顷")], (300, 150, 300)),
        ([(20, "亩"), (150, "公顷")], (2250, 20, 2250)),
        ([(3000, "亩"), (2, "平方公里")], (3000, 3000, 3000)),
    ],
)
def test_units_are_converted_to_the_last_digit(warehouse, told, rows):
    fill(warehouse, [fact(2023, f"{n}{unit}", n, **TREES | {"unit": unit}) for n, unit in told])
    with reading(warehouse) as db:
        found = "select value, least_told, greatest_told from indicator_by_agency_year"
        assert db.execute(found).fetchall() == [rows]


def test_a_range_and_what_else_was_told(warehouse):
    fill(
        warehouse,
        [
            fact(2023, "80至90件", None, low=80, high=90, bound="range", **REQUESTS),
            fact(2022, "近70件", 70, bound="nearly", confidence=0.6, **REQUESTS),
            fact(2022, "64件", 64, **REQUESTS, id="exact"),
        ],
    )
    with reading(warehouse) as db:
        found = db.execute(
            "select value, low, high, least_told, greatest_told, facts, confidence, fact_ids "
            "from indicator_by_agency_year order by year"
        ).fetchall()
    assert found == [
        (64, 64, 64, 64, 70, 2, 0.9, ["exact"]),
        (None, 80, 90, 80, 90, 1, 0.9, ["f0"]),
    ]
