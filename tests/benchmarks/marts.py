"""How fast the marts answer: five million invented facts, two threads, 2 GB; prints one table.

    python tests/benchmarks/marts.py [--facts 5000000] [--keep FILE]

Every mart is asked for all of its rows, and for those of one agency; as a view, which works them
out of the facts, and as the table that a published copy holds.
"""

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from warehouse.marts import MARTS, freeze
from warehouse.store import scripts, writing

THREADS = 2
MEMORY = "2GB"
FACTS = 5_000_000
FACTS_PER_REPORT = 227
YEARS = 11  # 2015 to 2025

ORGANS = "教育 司法 公安 民政 财政 审计 统计 交通运输 生态环境 农业农村 水利 商务 卫生健康 应急管理 市场监督管理 文化和旅游".split()
SECTIONS = "总体情况 主要工作 依法行政 行政执法 政务公开 法治宣传 队伍建设 民生保障 存在问题 下一步工作".split()

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
from range(?) as reports(n)
"""
DOCUMENTS = """
insert into store.documents
select
    source_id,
    source_id || '-1' as document_id,
    1,
    printf('第%d市', n // {years} // {organs} + 1) || $organs[n // {years} % {organs} + 1] || '局' as issuer,
    '年度报告',
    2015 + n % {years} as report_year,
    make_date(2016 + n % {years}, 1, 20), null, 0, 30000, sha256(n::varchar), 'x'::blob,
    if(die(n, 1, 50) = 0 and n >= {years}, printf('%012d-1', n - {years}), null) as duplicate_of
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
    from range(?) as facts(i)
),
subjects as (
    select
        drawn.*,
        documents.*,
        if(mapped < 30, (u * u * u * {indicators})::integer, null) as number,
        (u * u * u * 20000)::integer as object_number,
        case when state < 12 then 'planned' when state < 17 then 'required' else 'done' end as status,
        report_year + case when state < 12 then 1 when past < 6 then -1 else 0 end as year
    from drawn
    join (select source_id::bigint as n, * from store.documents) as documents using (n)
),
told as (
    select
        subjects.*,
        indicators.id as indicator,
        coalesce(indicators.kind, ['count', 'count', 'count', 'money', 'percent'][object_number % 5 + 1]) as kind,
        case when indicators.kind is null then ['件', '人次', '个', '元', '%'][object_number % 5 + 1]
            else indicators.unit end as unit,
        if(indicators.id is null, '事项' || object_number, indicators.name) as object,
        coalesce(indicators.change = 'yes', turned < 6) as changed
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
            * case when status = 'planned' then 0.97 else 1 end, if(kind = 'percent', 1, 0)) as figure,
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
    if(changed, '增长', ['办理', '新增', '开展', '完成'][object_number % 4 + 1]) as action,
    object,
    issuer as agency,
    make_date(year::bigint, 1, 1) as period_start,
    if(number is not null and turned > 90, make_date(year::bigint, 6, 30), make_date(year::bigint, 12, 31)) as period_end,
    status,
    $sections[die(i, 9, {sections}) + 1] || ' / （一）重点工作' as section,
    '全年围绕中心工作持续推进' || object || '等各项任务，共计' || figure || '，取得明显成效。' as sentence,
    (i % {per_report}) * 100 as sentence_start,
    (i % {per_report}) * 100 + 60 as sentence_end,
    0.5 + (die(i, 10, 500)) / 1000.0 as confidence,
    indicator,
    if(changed, if(die(i, 11, 5) = 0, 'down', 'up'), null) as change,
    if(changed and turned % 2 = 0, '同比', null) as baseline
from figured
"""
ANOMALIES = """
insert into store.anomalies
select source_id, ['page_furniture', 'advertisement', 'lost_characters'][die(n, 1, 3) + 1], n, n + 6, '浏览次数：1', '页面元素'
from store.sources, range(8) as places(n)
"""


def fill(path: Path, facts: int) -> None:
    """A warehouse of so many facts."""
    reports = -(-facts // FACTS_PER_REPORT)
    with writing(path) as db:
        db.execute(f"set threads = {THREADS}; set memory_limit = '{MEMORY}'")
        sizes = {
            "years": YEARS, "organs": len(ORGANS), "sections": len(SECTIONS),
            "per_report": FACTS_PER_REPORT,
            "indicators": db.execute("select count(*) from indicators").fetchone()[0],
        }  # fmt: skip
        db.execute("create temp macro die(what, salt, sides) as (hash(what, salt) % sides)::bigint")
        db.execute("set preserve_insertion_order = false")
        db.execute(SOURCES, [reports])
        db.execute(DOCUMENTS.format(**sizes), {"organs": ORGANS})
        query = FACTS_SQL.format(**sizes).replace("range(?)", f"range({facts})")
        db.execute(query, {"sections": SECTIONS})
        db.execute(ANOMALIES)
        db.execute("checkpoint")


def seconds(db: duckdb.DuckDBPyConnection, query: str) -> tuple[float, int]:
    """How long a query takes until all of its columns are worked out, and how many rows it has."""
    began = time.perf_counter()
    db.execute(f"create or replace temp table answer as {query}")
    taken = time.perf_counter() - began
    return taken, db.execute("select count(*) from answer").fetchone()[0]


def main() -> None:
    """Fill, ask, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--facts", type=int, default=FACTS)
    options.add_argument("--keep", type=Path, help="Keep the warehouse here, and use it if there.")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(chosen.keep or Path(scratch) / "marts.duckdb", chosen.facts)


def measure(path: Path, facts: int) -> None:
    raise NotImplementedError


if __name__ == "__main__":
    main()
