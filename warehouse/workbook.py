"""Rows as an Excel workbook: a sheet for each of several questions, with a header that stays and
filters."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.dictionary import dictionary
from warehouse.export import FORMULA_SIGNS, chunks, flat, one_line
from warehouse.marts import marts as mart_names
from warehouse.store import WarehouseError

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from warehouse.export import Rows

EXCEL_ROWS = 1_048_576
EXCEL_CHARACTERS = 32_767
SHEET_NAME = 31
# From here on a number of Excel, which is a double, loses digits.
EXACT = 2**53
# Inside of what Excel reads as one character: _x0041_ is A.
INSIDE_ESCAPE = re.compile("(?<=_x[0-9A-Fa-f]{2})(?=[0-9A-Fa-f]{2}_)")
# In characters: a column is as wide as its name, a sentence no wider than this.
WIDEST, NARROWEST = 60, 10


def write_workbook(sheets: "Mapping[str, Rows]", out: Path) -> None:
    """A sheet for each entry, in their order: bold header that stays in sight, filters.

    Raises WarehouseError where a sheet has no room for all rows, or a query fails midway, and
    OSError where the file cannot be written.
    """
    from openpyxl import Workbook

    for name, rows in sheets.items():
        _assert_room(name, rows)
    with out.open("wb") as file:
        book = Workbook(write_only=True)
        for name, rows in sheets.items():
            _fill(book.create_sheet(name[:SHEET_NAME]), rows)
        book.save(file)


def sheets(db: duckdb.DuckDBPyConnection, facts: "Rows", *, marts: bool) -> "dict[str, Rows]":
    """The facts, the marts if they are wanted, and what the columns mean."""
    names = mart_names() if marts else []
    return {
        "facts": facts,
        **{name: db.view(name).order("all") for name in names},
        "dictionary": dictionary(db),
    }


def _fill(sheet: "WriteOnlyWorksheet", rows: "Rows") -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for number, name in enumerate(rows.columns, start=1):
        width = WIDEST if name.endswith("sentence") else max(NARROWEST, len(name) + 3)
        sheet.column_dimensions[get_column_letter(number)].width = width
    try:
        sheet.append(_header(sheet, rows.columns))
        count = 1
        for chunk in chunks(rows):
            count += len(chunk)
            for row in chunk:
                sheet.append([_cell(sheet, value) for value in row])
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows.columns))}{count}"
    finally:
        sheet.close()  # one left open is torn down later, with a traceback of lxml


def _header(sheet: "WriteOnlyWorksheet", columns: list[str]) -> list[Any]:
    from openpyxl.styles import Font

    cells = [_cell(sheet, name) for name in columns]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells


def _assert_room(name: str, rows: "Rows") -> None:
    try:
        count = len(rows)
    except duckdb.Error as error:
        raise WarehouseError(one_line(error)) from error
    if count >= EXCEL_ROWS:
        raise WarehouseError(
            f"{name} has {count} rows, more than the {EXCEL_ROWS} of an Excel sheet: use csv"
        )


def _cell(sheet: "WriteOnlyWorksheet", value: Any) -> Any:
    """A value, or a cell where it is text: openpyxl would take #N/A in a report for an error.

    =1+1 as text is no formula; marked so, it becomes none either when somebody edits the cell.
    """
    from openpyxl.cell import WriteOnlyCell

    held = _held(value)
    if not isinstance(held, str):
        return held
    cell = WriteOnlyCell(sheet, value=_literal(held))
    cell.data_type = "s"
    if held.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


def _literal(text: str) -> Any:
    """The text, in two runs where Excel would read _x0041_ in it as A: neither is an escape.

    The standard's own _x005F_x0041_ is decoded by Excel, but not by openpyxl and pandas.
    """
    from openpyxl.cell.rich_text import CellRichText

    runs = INSIDE_ESCAPE.split(text)
    return CellRichText(*runs) if len(runs) > 1 else text


def _held(value: Any) -> Any:
    """What Excel can hold: no control characters, no more than 32,767 characters, no lists, no
    time zones, no numbers that it rounds, neither nan nor inf; these become text."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    value = flat(value)
    zoned = isinstance(value, datetime) and value.tzinfo is not None
    if value is None or _is_number(value) or (isinstance(value, date) and not zoned):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))[:EXCEL_CHARACTERS]


def _is_number(value: Any) -> bool:
    """Whether it is the same number in Excel."""
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, Decimal):
        return Decimal(str(float(value))) == value
    return isinstance(value, int) and abs(value) <= EXACT
