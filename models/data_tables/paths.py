"""The headers that hold for a cell, from outer to inner: its row's and its column's."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from models.data_tables.figures import is_blank
from models.data_tables.grid import GridCell
from models.data_tables.labels import Label, label_of
from models.data_tables.layout import Block


@dataclass(frozen=True, slots=True)
class Path:
    """The labels over and beside a cell, outer ones first; `unit_label` is that of a unit
    column."""

    row: tuple[Label, ...]
    column: tuple[Label, ...]
    unit_label: Label | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        """The row's, then the column's."""
        return self.row + self.column


class Headers:
    """The headers of one block, by cell."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.columns = [tuple(_column(block, c)) for c in range(block.grid.columns)]
        self.section = (label_of(block.section),) if block.section else ()
        self.parents = {
            stub: _parents(block, stub) for stub in {stub for each in block.stubs for stub in each}
        }

    def path(self, row: int, column: int) -> Path:
        """The headers of a cell."""
        labels = (*self.section, *self._row(row, column))
        return Path(labels, self.columns[column], self._unit(row))

    def _row(self, row: int, column: int) -> list[Label]:
        stubs = self.block.stubs[column]
        found: list[Label] = []
        for number, stub in enumerate(stubs):
            label = self._stub(row, stub, stubs[number + 1 :])
            if label is None or label in found:
                continue
            if number + 1 == len(stubs) or label.cell.place.height == 1:
                found += self.parents[stub].get(row, ())
            found.append(label)
        return list(dict.fromkeys(found))

    def _stub(self, row: int, stub: int, inner: Sequence[int]) -> Label | None:
        """The row header in a column; a blank one beside inner ones has the words from above."""
        grid, body = self.block.grid, self.block.body
        cell = grid.at(row, stub)
        if cell is None and any(grid.at(row, other) for other in inner):
            above = (grid.at(body[n], stub) for n in range(bisect_left(body, row) - 1, -1, -1))
            cell = next((one for one in above if one), None)
        return None if cell is None or is_blank(cell.text) else label_of(cell)

    def _unit(self, row: int) -> Label | None:
        roles = self.block.roles
        cells = (self.block.grid.at(row, c) for c, role in enumerate(roles) if role == "unit")
        return next((label_of(cell) for cell in cells if cell), None)


def _column(block: Block, column: int) -> list[Label]:
    """The labels over a column; 其中：女 beside 人数, with nothing over it, is a part of that."""
    labels = block.labels[column]
    if len(labels) != 1 or not labels[0].of_which or block.roles[column - 1] != "figure":
        return labels
    before = (block.labels[c] for c in range(column - 1, -1, -1))
    whole = next((each for each in before if not any(one.of_which for one in each)), [])
    return [*whole, *labels]


def _parents(block: Block, stub: int) -> dict[int, tuple[Label, ...]]:
    """By row, the labels of the rows above that a row of this column is a part of.

    其中：增值税 is a part of 一、税收收入, and so are the rows after it up to the next number; and
    （一） and rows without a number are parts of the 一、 above them.
    """
    above: list[Label] = []
    inner: tuple[Label, ...] = ()
    last: tuple[Label, ...] = ()
    found: dict[int, tuple[Label, ...]] = {}
    outer: GridCell | None = None
    for row in block.body:
        cell = block.grid.at(row, stub)
        beside = block.grid.at(row, stub - 1)
        if beside != outer and beside and block.roles[stub - 1] == "text":
            above, inner, last, outer = [], (), (), beside
        found[row] = ()
        if cell is None or (cell.place.row, cell.place.column) != (row, stub):
            continue
        label = label_of(cell)
        if label.of_which:
            inner = inner or last
            found[row] = inner
            inner = inner if any(one.rank is not None for one in inner) else ()
            continue
        if label.rank is not None:
            above = [one for one in above if (one.rank or 0) < label.rank]
            inner = ()
        elif label.is_total:
            above, inner = [], ()
        found[row] = inner or tuple(above)
        if label.rank is not None:
            above.append(label)
        last = (*found[row], label)
    return found
