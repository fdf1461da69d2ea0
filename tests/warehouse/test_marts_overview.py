"""coverage and quality, the checks, and the frozen marts of a copy."""

import duckdb
import pytest

from tests.warehouse.figures import AGENCY, fact, fill
from warehouse.marts import freeze, freeze_copy, marts
from warehouse.store import reading, scripts, writing

REQUESTS = {
    "indicator": "disclosure_requests_handled",
    "object": "依申请公开申请",
    "action": "办结",
}
FACTS = [
    fact(2023, "85件", 85, **REQUESTS, section="一、总体情况 / （一）公开", confidence=0.6),
    fact(2023, "12场", 12, object="培训", unit="场", section="（一）总体情况"),
    fact(2023, "xx件", None, object="投诉", bound="redacted", section="二、存在问题"),
    fact(2024, "90件", 90, report=2023, status="planned", section="三、下一步安排", **REQUESTS),
    fact(
        2023,
        "60学时",
        60,
        status="required",
        object="学习",
        unit="学时",
        section="",
        agency="云泽市司法局",
    ),
]


def test_coverage(warehouse):
    fill(warehouse, FACTS)
    with reading(warehouse) as db:
        found = db.execute(
            "select agency, report_year, section, facts, done, planned, required, redacted, "
            "with_indicator, indicators, round(mean_confidence, 6) "
            "from coverage order by agency desc, section"
        ).fetchall()
    handled = ["disclosure_requests_handled"]
    assert found == [
        (AGENCY, 2023, "下一步安排", 1, 0, 1, 0, 0, 1, handled, 0.9),
        (AGENCY, 2023, "存在问题", 1, 1, 0, 0, 1, 0, [], 0.9),
        (AGENCY, 2023, "总体情况", 2, 2, 0, 0, 0, 1, handled, 0.75),
        ("云泽市司法局", 2023, "", 1, 0, 0, 1, 0, 0, [], 0.9),
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、总体情况", "总体情况"),
        ("（二）总体情况", "总体情况"),
        ("(十一) 总体情况", "总体情况"),
        ("第三部分 总体情况", "总体情况"),
        ("3.总体情况", "总体情况"),
        ("第三产业发展", "第三产业发展"),
        ("一件事一次办", "一件事一次办"),
        ("二、2023年工作", "工作"),
        ("2023年度工作", "工作"),
    ],
)
def test_headings_lose_their_numbers(warehouse, heading, section):
    fill(warehouse, [fact(2023, "5件", 5, object="申请", section=heading)])
    with reading(warehouse) as db:
        assert db.execute("select section from coverage").fetchall() == [(section,)]


ANOMALIES = """
insert into store.anomalies
select source_id, kind, 0, 4, '浏览次数', ''
from store.sources, (values ('page_furniture'), ('page_furniture'), ('wrong_sum')) as kinds(kind)
where source_id like '%教育局%'
"""
VERDICT = """
insert into store.verdicts by name
select facts.* exclude (source_id), text_sha256, ? as review, 'L' as reviewed_by
from store.facts as facts join store.sources using (source_id) where fact_id = ?
"""


def test_quality(warehouse):
    fill(warehouse, FACTS)
    with writing(warehouse) as db:
        db.execute(ANOMALIES)
        for fact_id, review in (("f1", "confirmed"), ("f2", "rejected")):
            db.execute(VERDICT, [review, fact_id])
    with reading(warehouse) as db:
        found = db.execute(
            "select source_name, reports, facts, round(mean_confidence, 3), doubtful, unreviewed, "
            "confirmed, corrected, rejected, with_indicator, redacted, anomalies, page_furniture, "
            "wrong_sums "
            "from quality order by facts"
        ).fetchall()
    assert found == [
        ("云泽市司法局-2023.txt", 1, 1, 0.9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        # (0.6 + 1 + 0.9) / 3: the confirmed one is certain, the rejected one is none.
        ("云泽市教育局-2023.txt", 1, 3, 0.833, 1, 2, 1, 0, 1, 2, 0, 3, 2, 1),
    ]


def test_facts_of_copies_count_in_neither(warehouse):
    fill(warehouse, [*FACTS, fact(2023, "85件", 85, name="副本", **REQUESTS)])
    with writing(warehouse) as db:
        db.execute(
            f"update store.documents set duplicate_of = '{AGENCY}-2023' "
            "where document_id like '%副本'"
        )
    with reading(warehouse) as db:
        assert db.execute("select sum(facts) from coverage").fetchone() == (5,)
        assert db.execute(
            "select facts, copies from quality where source_name like '%副本%'"
        ).fetchall() == [(0, 1)]


@pytest.mark.parametrize(
    ("judged", "review", "value", "counted"),
    [
        (None, None, None, ["p"]),
        ("p", "confirmed", 85, ["p"]),
        # The prose's figure falls, or becomes another: the cell is told for itself.
        ("p", "rejected", 85, ["c"]),
        ("p", "corrected", 86, ["c", "p"]),
        # Its words are corrected, and the figure stays.
        ("p", "corrected", 85, ["p"]),
        ("c", "confirmed", 85, ["p"]),
        ("c", "rejected", 85, ["p"]),
        ("c", "corrected", 86, ["c", "p"]),
        ("c", "corrected", 85, ["p"]),
    ],
)
def test_a_figure_counts_once_whatever_was_judged(warehouse, judged, review, value, counted):
    cell = {"sentence": "办结 | 85", "stated_in": "table", "restates": "p"}
    fill(
        warehouse,
        [
            fact(2023, "85件", 85, id="p", **REQUESTS),
            fact(2023, "85", 85, id="c", **cell, **REQUESTS),
        ],
    )
    if judged:
        with writing(warehouse) as db:
            db.execute(VERDICT, [review, judged])
            db.execute("update store.verdicts set value = ?, low = ?, high = ?", [value] * 3)
    with reading(warehouse) as db:
        told = "select fact_id from facts where restates is null order by fact_id"
        assert [row[0] for row in db.execute(told).fetchall()] == counted


def violations(db: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """By check what it finds."""
    found = {
        name: [row[0] for row in db.execute(script).fetchall()]
        for folder in ("checks/integrity", "checks/quality")
        for name, script in scripts(folder)
    }
    return {name: rows for name, rows in found.items() if rows}


def test_checks_find_nothing_in_sound_marts(warehouse):
    fill(
        warehouse, [*FACTS, fact(2024, "95件", 95, **REQUESTS), fact(2024, "97件", 97, **REQUESTS)]
    )
    with reading(warehouse) as db:
        assert db.execute("select count(*) from contradictions").fetchone() == (1,)
        assert violations(db) == {}


@pytest.mark.parametrize(
    ("check", "mart", "broken"),
    [
        ("mart_indicators", "indicator_by_agency_year", "from {mart} union all from {mart}"),
        (
            "mart_indicators",
            "indicator_by_agency_year",
            "select * replace (value + 1 as value) from {mart}",
        ),
        (
            "mart_indicators",
            "indicator_by_agency_year",
            "select * replace ('rate' as aggregation, 2 as periods) from {mart}",
        ),
        ("mart_statements", "contradictions", "select * replace (0 as gap) from {mart}"),
        (
            "mart_statements",
            "targets_and_outcomes",
            "select * replace ('why' as reason) from {mart}",
        ),
        ("mart_statements", "changes", "select * replace (not agrees as agrees) from {mart}"),
        # The cell that restates the change, told as one more.
        (
            "mart_statements",
            "changes",
            "from {mart} union all select * replace ('cell' as fact_id) from {mart}",
        ),
        ("mart_totals", "coverage", "from {mart} limit 1"),
        ("mart_totals", "quality", "from {mart} where false"),
    ],
)
def test_checks_find_what_is_broken(warehouse, check, mart, broken):
    told = [fact(2024, f"{n}件", n, **REQUESTS) for n in (95, 97)]
    grown = {"object": "投诉", "kind": "percent", "unit": "%", "change": "up"}
    counted = [
        fact(year, f"{n}起", n, object="投诉", unit="起") for year, n in ((2023, 10), (2024, 12))
    ]
    twice = [
        fact(2024, "20%", 20, id="told", **grown),
        fact(2024, "20", 20, id="cell", stated_in="table", restates="told", **grown),
    ]
    fill(warehouse, [*FACTS, *told, *counted, *twice])
    with writing(warehouse) as db:
        db.execute(f"create table kept as from {mart}")
        db.execute(f"create or replace view {mart} as {broken.format(mart='kept')}")
        assert list(violations(db)) == [check]


def test_an_unknown_indicator_is_refused(warehouse):
    fill(warehouse, [fact(2023, "5件", 5, indicator="nosuch")])
    with reading(warehouse) as db:
        assert list(violations(db)) == ["known_indicators"]


def answers(db: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {mart: db.execute(f"from {mart} order by all").fetchall() for mart in marts()}


def comments(db: duckdb.DuckDBPyConnection) -> list[tuple]:
    return db.execute(
        "select table_name, column_name, data_type, comment from duckdb_columns() "
        "where schema_name = 'main' and not internal order by all"
    ).fetchall()


def test_frozen_marts_answer_the_same(warehouse):
    fill(warehouse, FACTS)
    with reading(warehouse) as db:
        live = answers(db), comments(db)
    with writing(warehouse) as db:
        freeze(db)
        assert (answers(db), comments(db)) == live
        # Frozen: what comes in now is not seen.
        db.execute("delete from store.facts")
        assert answers(db) == live[0]
    with reading(warehouse) as db:
        assert answers(db) == live[0]


def test_frozen_marts_live_again_when_written_to(warehouse):
    fill(warehouse, FACTS)
    freeze_copy(warehouse)
    with reading(warehouse) as db:
        assert db.execute("select count(*) from store.frozen_coverage").fetchone() != (0,)
    with writing(warehouse) as db:
        db.execute("delete from store.facts")
        assert db.execute("select count(*) from coverage").fetchone() == (0,)
        assert db.execute(
            "select count(*) from duckdb_tables() where table_name like 'frozen%'"
        ).fetchone() == (0,)


def test_the_marts():
    assert marts() == [
        "indicator_by_agency_year",
        "contradictions",
        "targets_and_outcomes",
        "changes",
        "coverage",
        "quality",
    ]
