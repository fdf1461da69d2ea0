"""How fast the marts answer: five million invented facts, two threads, 2 GB; prints one table.

    python tests/benchmarks/marts.py [--facts 5000000] [--keep FILE]

Each mart is asked for all of its rows, with all of their columns, and for those of one agency.
`view`: it is worked out of the facts, as in a warehouse that is written to. `published`: it was
worked out once, as in a published copy (warehouse.marts.freeze).
"""

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from warehouse.marts import freeze, marts
from warehouse.store import scripts, writing
from warehouse.taxonomy import replace_indicators

THREADS = 2
MEMORY = "2GB"
FACTS = 5_000_000
FACTS_PER_REPORT = 227
YEARS = 11  # 2015 to 2025

ORGANS = [
    "教育", "司法", "公安", "民政", "财政", "审计", "统计", "交通运输", "生态环境", "农业农村",
    "水利",
    "商务", "卫生健康", "应急管理", "市场监督管理", "文化和旅游",
]  # fmt: skip
SECTIONS = [
    "总体情况", "主要工作", "依法行政", "行政执法", "政务公开", "法治宣传", "队伍建设", "民生保障",
    "存在问题", "下一步工作",
]  # fmt: skip
KINDS = ["count", "count", "count", "money", "percent"]
UNITS = ["件", "人次", "个", "元", "%"]
VERBS = ["办理", "新增", "开展", "完成"]

# Figures are drawn by hashes, so the same number of facts gives the same warehouse. One agency
# gives one report a year. Few objects and indicators are in most reports, most in few: u ** 3.
SOURCES = """
insert into store.sources
select
    printf('%012d', n) as source_id,
    printf('%06d.txt', n) as source_name,
    printf('/reports/%06d.txt', n) as path,
    'txt', 'utf-8', sha256(n::varchar), 30000, '全文略', 'embedded', '0.1.0', 'm1',
    'run-' || (n % 20), timestamp '2026-01-01' + to_seconds(n), sha256('text' || n)
from range({reports}) as reports(n)
"""
DOCUMENTS = """
insert into store.documents
select
    source_id,
    source_id || '-1' as document_id,
    1,
    printf('第%d市', n // {years} // {organs} + 1) || $organs[n // {years} % {organs} + 1]
        || '局' as issuer,
    '年度报告',
    2015 + n % {years} as report_year,
    make_date(2016 + n % {years}, 1, 20), null, 0, 30000, sha256(n::varchar), 'x'::blob,
    if(die(n, 1, 50) = 0 and n >= {years}, printf('%012d-1', n - {years}), null)
from (select source_id, source_id::bigint as n from store.sources)
"""
FACTS_SQL = """
insert into store.facts by name
with drawn as (
    select
        i,
        i // {per_report} as n,
        (die(i, 2, 1000000)) / 1e6 as u,
        die(i, 3, 100) as mapped,
        die(i, 4, 100) as state,
        die(i, 5, 100) as odd,
        die(i, 6, 100) as past,
        die(i, 7, 100) as turned
    from range({facts}) as facts(i)
),
subjects as (
    select
        drawn.*,
        documents.*,
        if(mapped < 30, (u * u * u * {indicators})::integer, null) as number,
        (u * u * u * 20000)::integer as object_number,
        case when state < 12 then 'planned' when state < 17 then 'required' else 'done' end
            as status,
        report_year + case when state < 12 then 1 when past < 6 then -1 else 0 end as year
    from drawn
    join (select source_id::bigint as n, * from store.documents) as documents using (n)
),
told as (
    select
        subjects.*,
        indicators.id as indicator,
        coalesce(indicators.kind, $kinds[object_number % 5 + 1]) as kind,
        if(indicators.id is null, $units[object_number % 5 + 1], indicators.unit) as unit,
        if(indicators.id is null, '事项' || object_number, indicators.name) as object,
        coalesce(indicators.is_change, turned < 6) as changed
    from subjects
    left join (select *, row_number() over (order by id) - 1 as number from store.indicators)
        as indicators using (number)
),
figured as (
    select
        *,
        -- Three agencies' reports in a hundred tell another figure than the rest of them does.
        round(case when kind = 'percent' then 100 * h else 10 + exp(14 * h) end
            * if(odd < 3, 1 + (die(i, 8, 50)) / 100.0, 1)
            * if(status = 'planned', 0.97, 1), if(kind = 'percent', 1, 0)) as figure,
        case when odd < 80 then 'exact' when odd < 87 then 'over' when odd < 91 then 'nearly'
            when odd < 95 then 'at_least' when odd < 97 then 'about' else 'exact' end as bound
    from (select *, die((issuer, object, year), 12, 10000) / 1e4 as h from told)
)
select
    source_id,
    document_id || '-' || i as fact_id,
    document_id,
    printf(if(kind = 'percent', '%.1f', '%.0f'), figure) || coalesce(unit, '') as quantity_text,
    (i % {per_report}) * 100 + 20 as quantity_start,
    (i % {per_report}) * 100 + 28 as quantity_end,
    kind,
    figure as value,
    if(bound = 'nearly', null, figure) as low,
    if(bound in ('over', 'at_least'), null, figure) as high,
    bound,
    unit,
    if(changed, '增长', $verbs[object_number % 4 + 1]) as action,
    object,
    issuer as agency,
    make_date(year::bigint, 1, 1) as period_start,
    if(number is not null and turned > 90, make_date(year::bigint, 6, 30),
        make_date(year::bigint, 12, 31)) as period_end,
    status,
    $sections[die(i, 9, {sections}) + 1] || ' / （一）重点工作' as section,
    '全年围绕中心工作持续推进' || object || '等各项任务，共计' || figure
        || '，取得明显成效。' as sentence,
    (i % {per_report}) * 100 as sentence_start,
    (i % {per_report}) * 100 + 60 as sentence_end,
    0.5 + (die(i, 10, 500)) / 1000.0 as confidence,
    indicator,
    if(indicator is null, null, 0.9) as indicator_confidence,
    if(changed, if(die(i, 11, 5) = 0, 'down', 'up'), null) as change,
    if(changed and turned % 2 = 0, '同比', null) as baseline,
    -- One in 25 is a cell that restates the fact before it.
    if(die(i, 13, 25) = 0, 'table', 'prose') as stated_in,
    if(die(i, 13, 25) = 0 and i % {per_report} > 0, document_id || '-' || (i - 1), null) as restates
from figured
"""
ANOMALIES = """
insert into store.anomalies
select
    source_id, ['page_furniture', 'advertisement', 'lost_characters'][die(n, 1, 3) + 1],
    n, n + 6, '浏览次数：1', '页面元素'
from store.sources, range(8) as places(n)
"""


# One fact in 2,500 has been judged.
VERDICTS = """
insert into store.verdicts by name
select
    facts.* exclude (source_id), text_sha256, source_name,
    ['confirmed', 'corrected', 'rejected'][die(fact_id, 1, 3) + 1] as review,
    '复核员' as reviewed_by,
    timestamp '2026-02-01' as reviewed_at, ['random'] as reasons, 'm1' as model_version
from store.facts as facts join store.sources using (source_id)
where die(fact_id, 2, 2500) = 0
"""


def fill(path: Path, facts: int) -> None:
    """A warehouse of so many facts."""
    sizes = {
        "facts": facts, "reports": -(-facts // FACTS_PER_REPORT), "per_report": FACTS_PER_REPORT,
        "years": YEARS, "organs": len(ORGANS), "sections": len(SECTIONS),
    }  # fmt: skip
    words = {"sections": SECTIONS, "kinds": KINDS, "units": UNITS, "verbs": VERBS}
    with writing(path) as db:
        limit(db)
        replace_indicators(db)
        db.execute("create temp macro die(what, salt, sides) as (hash(what, salt) % sides)::bigint")
        db.execute("set preserve_insertion_order = false")
        sizes["indicators"] = count(db, "indicators")
        db.execute(SOURCES.format(**sizes))
        db.execute(DOCUMENTS.format(**sizes), {"organs": ORGANS})
        db.execute(FACTS_SQL.format(**sizes), words)
        db.execute(ANOMALIES)
        db.execute(VERDICTS)


def limit(db: duckdb.DuckDBPyConnection) -> None:
    """Two threads and 2 GB, whatever the machine has."""
    db.execute(f"set threads = {THREADS}; set memory_limit = '{MEMORY}'")


def count(db: duckdb.DuckDBPyConnection, view: str) -> int:
    """How many rows there are."""
    row = db.execute(f"select count(*) from {view}").fetchone()
    return int(row[0]) if row else 0


def questions(mart: str) -> tuple[str, ...]:
    """All rows, worked out with all of their columns; those of one agency."""
    one = "source_name = '000100.txt'" if mart == "quality" else "agency = '第1市教育局'"
    return (
        f"select count(*), bit_xor(hash(told)) from {mart} as told",
        f"from {mart} where {one}",
    )


def seconds(db: duckdb.DuckDBPyConnection, query: str) -> float:
    """How long a query takes until all of its rows are here."""
    began = time.perf_counter()
    db.execute(query).fetchall()
    return time.perf_counter() - began


def timed(
    db: duckdb.DuckDBPyConnection, queries: dict[str, tuple[str, ...]]
) -> dict[str, list[float]]:
    """The seconds of each query, by name."""
    return {name: [seconds(db, query) for query in asked] for name, asked in queries.items()}


def measure(path: Path, facts: int) -> None:
    """Fill the warehouse where it is not there, ask everything twice, and print the table."""
    if not path.exists():
        fill(path, facts)
    asked = {mart: questions(mart) for mart in marts()}
    with writing(path) as db:
        limit(db)
        told = count(db, "facts")
        live = timed(db, asked)
        checks = {name: seconds(db, script) for name, script in scripts("checks/quality")}
        began = time.perf_counter()
        freeze(db)
        frozen_in = time.perf_counter() - began
        frozen = timed(db, asked)
        rows = {mart: count(db, mart) for mart in asked}
    table = Table("mart", "rows", *(f"{way}: {what}" for way in ("view", "published")
                                    for what in ("all", "one agency")))  # fmt: skip
    for mart in asked:
        figures = (f"{one:.2f}" for one in (*live[mart], *frozen[mart]))
        table.add_row(mart, f"{rows[mart]:,}", *figures)
    out = Console(width=140)
    out.print(f"{told:,} facts, {THREADS} threads, {MEMORY}; seconds")
    out.print(table)
    out.print(f"worked out for a published copy in {frozen_in:.1f} s")
    out.print("checks: " + ", ".join(f"{name} {taken:.1f} s" for name, taken in checks.items()))


def main() -> None:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--facts", type=int, default=FACTS)
    options.add_argument(
        "--keep", type=Path, help="Keep the warehouse here; use it if it is there."
    )
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(chosen.keep or Path(scratch) / "marts.duckdb", chosen.facts)


if __name__ == "__main__":
    main()
