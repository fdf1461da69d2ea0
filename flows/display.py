"""What the command line prints: tables on standard output, one line for a trouble."""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.failures import Failure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from flows.extract import Summary
    from warehouse.export import Rows
    from warehouse.ledger import Reject

# A pipe has no width: nothing is folded or cut there.
PIPE_WIDTH = 10_000
TABLE_ROWS = 1_000


class Format(StrEnum):
    """How rows are written."""

    TABLE = "table"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"
    JSONLD = "jsonld"


def console(stream: IO[str] | None = None) -> Console:
    """Standard output, or another stream, as wide as it is."""
    stream = stream or sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PIPE_WIDTH, highlight=False)


def complain(message: str) -> None:
    """One line on standard error."""
    console(sys.stderr).print(Text(f"zhengju: {message}"), soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> Table:
    """Rows as a table; numbers without a needless .0, dates as they are, nothing for NULL."""
    drawn = Table(*columns, title=title, title_justify="left", header_style="bold")
    for row in rows:
        drawn.add_row(*(Text(plain(value)) for value in row))
    return drawn


def plain(value: Any) -> str:
    """A value as a reader writes it: 16300 for 16300.0, and nothing for NULL."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else f"{value:g}"
    return str(value)


PICTURES = (".svg", ".png", ".html")


def write_rows(rows: "Rows", form: Format, out: Path | None) -> None:
    """Rows to a file, or to standard output. Raises Failure for parquet and xlsx on a terminal,
    and for jsonld: only of facts it is known what they mean."""
    from warehouse import export

    if form is Format.JSONLD:
        raise Failure("jsonld is made of facts alone: use zhengju facts")
    if form is Format.PARQUET or form is Format.XLSX:
        if out is None:
            raise Failure(f"{form} is no text: name a file by --out")
        (export.write_parquet if form is Format.PARQUET else export.write_xlsx)(rows, out)
        return
    write = {Format.JSONL: export.write_jsonl, Format.CSV: export.write_csv, Format.TABLE: draw}
    if out is None:
        write[form](rows, sys.stdout)
    else:
        with out.open("w", encoding="utf-8", newline="") as file:
            write[form](rows, file)


def write_facts(
    db: "DuckDBPyConnection", rows: "Rows", form: Format, out: Path | None, *, marts: bool
) -> None:
    """Facts as write_rows does; as a workbook with a sheet for each mart, if `marts`, and one that
    tells what the columns mean; or as linked data."""
    from warehouse import linked, workbook

    if form is Format.XLSX and out is not None:
        workbook.write_workbook(workbook.sheets(db, rows, marts=marts), out)
    elif form is Format.JSONLD and out is None:
        linked.write_jsonld(db, rows, sys.stdout)
    elif form is Format.JSONLD and out is not None:
        with out.open("w", encoding="utf-8") as file:
            linked.write_jsonld(db, rows, file)
    else:
        write_rows(rows, form, out)


def draw(rows: "Rows", out: IO[str]) -> None:
    """A table of at most 1,000 rows; says so where there are more."""
    from warehouse import export

    shown = list(chain.from_iterable(export.chunks(rows.limit(TABLE_ROWS + 1))))
    console(out).print(table(rows.columns, shown[:TABLE_ROWS]))
    if len(shown) > TABLE_ROWS:
        complain(f"the first {TABLE_ROWS} rows are shown; --format csv gives all")


def print_summary(summary: "Summary", documents: Sequence[Sequence[Any]]) -> None:
    """What a run found, document by document, and what it could not read."""
    out = console()
    if documents:
        columns = ("source", "issuer", "year", "copy", "facts", "anomalies")
        rows = [(*row[:3], "yes" if row[3] else None, *row[4:]) for row in documents]
        out.print(table(columns, rows, title="Reports"))
    print_rejects(summary.rejects)
    for warning in summary.loaded.warnings:
        complain(f"doubtful: {warning}")
    out.print(f"{summary}; run {summary.run_id}", markup=False)


def print_rejects(rejects: Sequence["Reject"]) -> None:
    """The sources that could not be read, with the reasons."""
    if rejects:
        rows = [(reject.source_name, reject.reason) for reject in rejects]
        console().print(table(("source", "reason"), rows, title="Could not be read"))
