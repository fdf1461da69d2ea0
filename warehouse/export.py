"""Rows out of a warehouse: for the screen, for programs and for spreadsheets."""

import csv
import json
import math
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa

from warehouse.store import WarehouseError

# A cell that begins so is a formula to a spreadsheet: =HYPERLINK(…) in a report would run. Some
# take the full-width signs for the others, and pass over a line break before them.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
READABLE = (
    "source_name", "agency", "action", "object", "quantity_text", "value", "unit", "kind", "status",
    "period_start", "period_end",
)  # fmt: skip
ORDER = "source_name, quantity_start, fact_id"
CHUNK = 10_000

# What stands before a report of its file is counted with it, and what stands behind the last one
# with that: the counts of a file's reports add up to its anomalies.
DOCUMENTS_OF_RUN = """
with stretches as (
    select *,
        coalesce(lag("end") over places, 0) as first,
        if(lead(start) over places is null, 9223372036854775807, "end") as behind
    from documents
    window places as (partition by source_id order by start)
)
select source_name, issuer, report_year, duplicate_of,
    (select count(*) from all_facts where all_facts.document_id = stretches.document_id),
    (select count(*) from anomalies where anomalies.source_id = stretches.source_id
        and anomalies.start >= stretches.first and anomalies.start < stretches.behind)
from stretches
join sources using (source_id, source_name)
where sources.run_id = ?
order by source_name, path, ordinal
"""

Rows = duckdb.DuckDBPyRelation


def facts(db: duckdb.DuckDBPyConnection, where: str | None = None) -> Rows:
    """The facts for which the SQL expression `where` holds, in the order of their sources.

    Raises WarehouseError, in one line, where the expression is not SQL.
    """
    try:
        rows = db.view("facts")
        return (rows.filter(where) if where else rows).order(ORDER)
    except duckdb.Error as error:
        raise WarehouseError(f"--where {where!r}: {one_line(error)}") from error


def documents_of_run(db: duckdb.DuckDBPyConnection, run_id: str) -> list[tuple[Any, ...]]:
    """What a run loaded: source_name, issuer, report_year, duplicate_of, facts, anomalies, a
    row a document, in the order of their sources."""
    return db.execute(DOCUMENTS_OF_RUN, [run_id]).fetchall()


def answer(db: duckdb.DuckDBPyConnection, query: str) -> Rows:
    """The rows of one SELECT. Raises WarehouseError, in one line, for anything else."""
    try:
        statements = db.extract_statements(query)
        if len(statements) != 1:
            raise WarehouseError(f"one SQL statement is expected, not {len(statements)}")
        rows = db.sql(query)
    except duckdb.Error as error:
        raise WarehouseError(one_line(error)) from error
    if rows is None:
        raise WarehouseError("only queries are answered: the warehouse is opened read-only")
    return rows


def one_line(error: duckdb.Error) -> str:
    """What DuckDB says, without the drawing of the place below it."""
    lines = [line.strip() for line in str(error).splitlines()]
    drawing = next((n for n, line in enumerate(lines) if line.startswith("LINE ")), len(lines))
    return " ".join(line for line in lines[:drawing] if line)


def chunks(rows: Rows) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The rows, some thousands at a time. Raises WarehouseError where the query fails midway."""
    try:
        while chunk := rows.fetchmany(CHUNK):
            yield chunk
    except duckdb.Error as error:
        raise WarehouseError(one_line(error)) from error


def write_jsonl(rows: Rows, out: IO[str]) -> None:
    """One JSON object a line; dates as 2023-12-31, what is no finite number as null."""
    for chunk in chunks(rows):
        for row in chunk:
            told = (None if _is_endless(value) else value for value in row)
            record = dict(zip(rows.columns, told, strict=True))
            out.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")


def _is_endless(value: Any) -> bool:
    """Infinite or no number at all: JSON has neither."""
    return isinstance(value, float) and not math.isfinite(value)


def write_csv(rows: Rows, out: IO[str]) -> None:
    """Comma-separated with a byte order mark, which Excel needs to see that it is UTF-8."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(defused(name) for name in rows.columns)
    for chunk in chunks(rows):
        writer.writerows([defused(flat(value)) for value in row] for row in chunk)


def write_parquet(rows: Rows, out: Path) -> None:
    """Parquet with the column types of the warehouse."""
    import pyarrow.parquet as pq

    try:
        batches = rows.to_arrow_reader(CHUNK)
        with pq.ParquetWriter(out, batches.schema) as writer:
            for batch in batches:
                writer.write_table(pa.Table.from_batches([batch]))
    except duckdb.Error as error:
        raise WarehouseError(one_line(error)) from error


def write_xlsx(rows: Rows, out: Path) -> None:
    """One Excel sheet. Raises WarehouseError where it has no room for all rows, or the query
    fails midway, and OSError where the file cannot be written."""
    from warehouse.workbook import write_workbook

    write_workbook({"facts": rows}, out)


def defused(value: Any) -> Any:
    """The value, with an apostrophe before text that a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value


def flat(value: Any) -> Any:
    """A list as its members: participants are 云泽市公安局、云泽市司法局."""
    return "、".join(map(str, value)) if isinstance(value, list) else value


def _plain(value: Any) -> float | str:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else str(value)
