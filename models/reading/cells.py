"""Where the cells of tables lie in a text that is still being put together.

A reader wraps each cell's text in marks as it meets it, joins and trims lines as it likes, and
`read_off` takes the marks out at last and tells where the cells came to lie. So no reader has to
keep count of offsets while spaces are folded and lines joined.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotations.records import Cell, Table

# Noncharacters (U+FDD0..U+FDEF): Unicode keeps them out of what is exchanged.
_OPEN, _NUMBERED, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK = re.compile(f"{_OPEN}(\\d{{1,9}}){_NUMBERED}|{_CLOSE}")
LAST = 5000
_NO_MARKS = dict.fromkeys(map(ord, (_OPEN, _NUMBERED, _CLOSE)))


def cleared(text: str) -> str:
    """What a file holds without characters that would be taken for marks."""
    return text.translate(_NO_MARKS)


def holds_cells(text: str) -> bool:
    """Whether cells are marked in the text: a table stands in it."""
    return _OPEN in text


@dataclass(slots=True)
class _Place:
    """A cell on the grid of its table, and its text once that is known."""

    table: int
    row: int
    column: int
    height: int
    width: int
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Marks:
    """The cells of one source; tables are numbered in the order in which they begin."""

    places: list[_Place] = field(default_factory=list)
    tables: int = 0

    def begin_table(self) -> int:
        """The number of a new table."""
        self.tables += 1
        return self.tables - 1

    def mark(
        self, text: str, table: int, row: int, column: int, height: int = 1, width: int = 1
    ) -> str:
        """The text of a cell with marks around it; a blank cell is left as it is."""
        core = text.strip()
        if not core:
            return text
        number = len(self.places)
        self.places.append(_Place(table, row, column, height, width))
        before, after = text.split(core, 1)
        return f"{before}{_OPEN}{number}{_NUMBERED}{core}{_CLOSE}{after}"

    def extend(self, table: int, row: int, column: int, height: int = 1) -> None:
        """Let the cell that ends above (row, column) cover `height` rows more."""
        for place in self._of(table):
            if (place.column, place.row + place.height) == (column, row):
                place.height += height
                return

    def covering(self, table: int, row: int, column: int) -> tuple[int, int] | None:
        """Height and width of the cell that begins in this column and covers this row."""
        for place in self._of(table):
            if place.column == column and place.row <= row < place.row + place.height:
                return place.height, place.width
        return None

    def _of(self, table: int) -> Iterator[_Place]:
        """The cells of a table that is being read, the last one first; one with a merged cell over
        thousands of rows is not searched to its top."""
        for place in self.places[: -LAST - 1 : -1]:
            if place.table == table:
                yield place

    def read_off(self, marked: str) -> tuple[str, tuple[Table, ...]]:
        """The text without marks, and the tables whose cells stand in it."""
        pieces: list[str] = []
        open_cells: list[_Place] = []
        done = length = 0
        for mark in _MARK.finditer(marked):
            pieces.append(marked[done : mark.start()])
            length += mark.start() - done
            done = mark.end()
            if mark[1] is None:
                open_cells.pop().end = length
            else:
                open_cells.append(self.places[int(mark[1])])
                open_cells[-1].start = length
        pieces.append(marked[done:])
        return "".join(pieces), self._read_off_tables()

    def _read_off_tables(self) -> tuple[Table, ...]:
        cells: list[list[Cell]] = [[] for _ in range(self.tables)]
        for one in self.places:
            if one.start < one.end:
                cell = Cell(one.row, one.column, one.height, one.width, one.start, one.end)
                cells[one.table].append(cell)
        by_row = (sorted(each, key=lambda cell: (cell.row, cell.column)) for each in cells)
        return tuple(Table(tuple(each)) for each in by_row)
