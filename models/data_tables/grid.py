"""A table as a grid: merged cells fill all places that they cover."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.records import Cell, Table

# Spaces inside Chinese words only set them wider: 合　计; so do line breaks in headers.
_WIDE_SPACE = re.compile(r"(?<![0-9A-Za-z])[\s\u3000\xa0]+|[\s\u3000\xa0]+(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its text as it stands in the source."""

    place: Cell
    text: str

    @property
    def label(self) -> str:
        """The text as a header: without the spaces between Chinese characters."""
        return _WIDE_SPACE.sub("", self.text)


class Grid:
    """The cells of a table by row and column; None where the table has nothing."""

    def __init__(self, table: Table, text: str) -> None:
        self.cells = [GridCell(cell, text[cell.start : cell.end]) for cell in table.cells]
        self.rows = max((c.place.row + c.place.height for c in self.cells), default=0)
        self.columns = max((c.place.column + c.place.width for c in self.cells), default=0)
        self._rows: dict[int, list[GridCell]] = defaultdict(list)
        for cell in self.cells:
            self._rows[cell.place.row].append(cell)
        self._at = {place: cell for cell in self.cells for place in _places(cell.place)}

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place."""
        return self._at.get((row, column))

    def row(self, row: int) -> list[GridCell]:
        """The cells that cover a row, from left to right, each once."""
        found = (self._at.get((row, column)) for column in range(self.columns))
        return list(dict.fromkeys(cell for cell in found if cell))

    def starting(self, row: int) -> list[GridCell]:
        """The cells that begin in a row."""
        return self._rows[row]


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.height):
        for column in range(cell.column, cell.column + cell.width):
            yield row, column
