"""Tables of PDF pages: their cells on a grid, merged ones too, and where they go on over a page.

Ruled tables are found by their lines (pdfplumber); tables without vertical rules by lines of text
whose parts stand below each other with wide gaps between them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table

from models.reading.cells import Marks, cleared
from models.reading.tables import row_lines

Box = tuple[float, float, float, float]
# A gap this many times as wide as the type is high parts two columns.
COLUMN_GAP = 1.4
# Rows of one table follow each other closer than this many times the height of the type.
ROW_GAP = 3.0
MIN_ROWS = 3
# How far, in points, the edges of a table may differ on the next page.
NEAR = 3.0
FIGURE = re.compile(r"[^\d.]{0,6}\d[\d,.，\s]*[^\d.]{0,5}")
LEADERS = re.compile(r"[.·…]{3,}")


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell as it lies on its page: its place on the grid, what it covers, its text."""

    row: int
    column: int
    height: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table, or what of one lies on a page: `rows` are the boxes of its rows, `edges` the left
    edges of its columns, in points."""

    bbox: Box
    rows: tuple[Box, ...]
    edges: tuple[float, ...]
    cells: tuple[PageCell, ...]

    def texts(self, row: int) -> list[str]:
        """The texts of one row by column, empty where a merged cell covers one."""
        found = [""] * len(self.edges)
        for cell in self.cells:
            if cell.row == row:
                found[cell.column] = cell.text
        return found


def page_tables(page: Page) -> list[PageTable]:
    """The tables of a page, ruled ones first."""
    ruled = [_ruled(table) for table in _ruled_tables(page) if len(table.rows) > 1]
    return [*ruled, *_aligned_tables(page, ruled)]


def _ruled_tables(page: Page) -> list[Table]:
    if not (page.lines or page.rects or page.curves):
        return []
    return [table for table in page.find_tables() if len(table.columns) > 1]


def _ruled(table: Table) -> PageTable:
    edges = sorted({cell[0] for cell in table.cells})
    tops = [min(cell[1] for cell in row.cells if cell) for row in table.rows]
    cells = []
    texts = table.extract(x_tolerance_ratio=0.5)
    for number, (row, said) in enumerate(zip(table.rows, texts, strict=True)):
        for box, text in zip(row.cells, said, strict=True):
            if box:
                column = edges.index(box[0])
                width = sum(box[0] <= edge < box[2] - NEAR for edge in edges)
                height = sum(box[1] <= top < box[3] - NEAR for top in tops)
                # Within a cell a new line is a wrapped one.
                plain = cleared(text or "").replace("\n", "")
                cells.append(PageCell(number, column, max(height, 1), max(width, 1), plain))
    rows = tuple(tuple(row.bbox) for row in table.rows)
    return PageTable(table.bbox, rows, tuple(edges), tuple(cells))


def _aligned_tables(page: Page, ruled: Sequence[PageTable]) -> Iterator[PageTable]:
    """Tables that their columns alone show: three rules, or none."""
    lines = [line for line in _lines_of_parts(page) if not _inside(line[0], ruled)]
    run: list[list[dict[str, Any]]] = []
    for line in [*lines, []]:
        if run and not _goes_on(run[-1], line):
            if table := _aligned(run):
                yield table
            run = []
        if len(line) > 1:
            run.append(line)


def _lines_of_parts(page: Page) -> list[list[dict[str, Any]]]:
    """The page's lines, each as its parts that wide gaps keep apart."""
    words = page.extract_words(x_tolerance_ratio=0.5)
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda one: (round(one["top"] / 3), one["x0"])):
        size = word["bottom"] - word["top"]
        if not lines or abs(lines[-1][-1]["top"] - word["top"]) > size / 2:
            lines.append([dict(word)])
        elif word["x0"] - lines[-1][-1]["x1"] > COLUMN_GAP * size:
            lines[-1].append(dict(word))
        else:
            last = lines[-1][-1]
            last |= {"text": f"{last['text']} {word['text']}", "x1": word["x1"]}
    return lines


def _inside(part: dict[str, Any], tables: Sequence[PageTable]) -> bool:
    middle = (part["top"] + part["bottom"]) / 2
    return any(table.bbox[1] <= middle <= table.bbox[3] for table in tables)


def _goes_on(above: Sequence[dict[str, Any]], line: Sequence[dict[str, Any]]) -> bool:
    if len(line) < 2:
        return False
    size = above[0]["bottom"] - above[0]["top"]
    return bool(0 < line[0]["top"] - above[0]["bottom"] < ROW_GAP * size)


def _aligned(run: Sequence[Sequence[dict[str, Any]]]) -> PageTable | None:
    """The lines as a table, where they agree in their columns and most hold figures."""
    columns = _columns(run)
    if len(run) < MIN_ROWS or len(columns) != max(map(len, run)):
        return None
    texts = [part["text"] for line in run for part in line]
    figures = sum(any(FIGURE.fullmatch(part["text"]) for part in line[1:]) for line in run[1:])
    headed = not any(FIGURE.fullmatch(part["text"]) and part["text"][-1] != "年" for part in run[0])
    if not headed or 2 * figures <= len(run) or any(map(LEADERS.search, texts)):
        return None
    cells = [
        PageCell(row, _column_of(part, columns), 1, 1, cleared(part["text"]))
        for row, line in enumerate(run)
        for part in line
    ]
    rows = tuple((line[0]["x0"], line[0]["top"], line[-1]["x1"], line[0]["bottom"]) for line in run)
    left, right = min(row[0] for row in rows), max(row[2] for row in rows)
    bbox = (left, rows[0][1], right, rows[-1][3])
    return PageTable(bbox, rows, tuple(first for first, _ in columns), tuple(cells))


def _columns(run: Sequence[Sequence[dict[str, Any]]]) -> list[tuple[float, float]]:
    """The stretches of the page's width in which parts of lines stand."""
    spans = sorted((part["x0"], part["x1"]) for line in run for part in line)
    columns: list[tuple[float, float]] = []
    for first, last in spans:
        if columns and first <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(last, columns[-1][1]))
        else:
            columns.append((first, last))
    return columns


def _column_of(part: dict[str, Any], columns: Sequence[tuple[float, float]]) -> int:
    return next(n for n, (first, last) in enumerate(columns) if first <= part["x0"] <= last)


@dataclass(slots=True)
class Continued:
    """The last table of a page, which the next page may go on with."""

    number: int
    table: PageTable
    rows: int


def continues(before: Continued, table: PageTable) -> bool:
    """Whether a table at a page's top has the columns of the one at the foot of the page before."""
    edges = before.table.edges
    return len(edges) == len(table.edges) and all(
        abs(one - other) <= NEAR for one, other in zip(edges, table.edges, strict=True)
    )


def marked_rows(
    table: PageTable, marks: Marks, before: Continued | None
) -> tuple[list[list[str]], Continued]:
    """The text lines of each row with its cells marked; a table goes on after `before`.

    Header rows that are repeated on the page are shown, but are no rows of the table again.
    """
    number = before.number if before else marks.begin_table()
    first = before.rows if before else 0
    repeated = _repeated(table, before.table) if before else 0
    if before and not repeated:
        _carry_on(table, marks, number, first)
    shown: list[list[str]] = []
    for row in range(len(table.rows)):
        texts = table.texts(row)
        marked = list(texts)
        for cell in table.cells:
            if cell.row == row >= repeated:
                place = first + row - repeated
                marked[cell.column] = marks.mark(
                    cell.text, number, place, cell.column, cell.height, cell.width
                )
        shown.append(row_lines(texts, marked))
    top = before.table if before else table
    return shown, Continued(number, top, first + len(table.rows) - repeated)


def _repeated(table: PageTable, top: PageTable) -> int:
    """How many rows at the top are those of the table's own top."""
    count = 0
    while count < min(len(table.rows), len(top.rows)) and table.texts(count) == top.texts(count):
        count += 1
    return count


def _carry_on(table: PageTable, marks: Marks, number: int, first: int) -> None:
    """A merged cell that the page's end cuts is blank on the next page: the one above covers it."""
    for cell in table.cells:
        above = marks.covering(number, first - 1, cell.column)
        if cell.row or cell.text.strip() or above is None or above[1] != cell.width:
            continue
        if cell.height > 1 or above[0] > 1:
            marks.extend(number, first, cell.column, cell.height)
