"""The headers that hold for a cell, from outer to inner: its row's and its column's."""

from collections.abc import Iterator, Sequence
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


def path_of(block: Block, row: int, column: int) -> Path:
    """The headers of a cell."""
    return Path(
        (*_section(block), *_row_labels(block, row, column)),
        tuple(column_labels(block, column)),
        _unit_label(block, row),
    )


def column_labels(block: Block, column: int) -> list[Label]:
    """The labels over a column; 其中：女 beside 人数, with nothing over it, is a part of that."""
    labels = block.labels(column)
    if len(labels) == 1 and labels[0].of_which and column:
        before = next(
            (found for c in range(column - 1, -1, -1) if not (found := block.labels(c))[-1:]
             or not found[-1].of_which), []
        )  # fmt: skip
        return [*before, *labels] if block.roles[column - 1] == "figure" else labels
    return labels


def _section(block: Block) -> Iterator[Label]:
    if block.section:
        yield label_of(block.section)


def _row_labels(block: Block, row: int, column: int) -> list[Label]:
    stubs = block.stubs(column)
    found: list[Label] = []
    for number, stub in enumerate(stubs):
        label = _stub_label(block, row, stub, stubs[number + 1 :])
        if label is None or label in found:
            continue
        if number + 1 == len(stubs) or label.cell.place.height == 1:
            found += _parents(block, stub)[row]
        found.append(label)
    return list(dict.fromkeys(found))


def _stub_label(block: Block, row: int, stub: int, inner: Sequence[int]) -> Label | None:
    """The row header in a column; a blank one beside inner headers has the words from above."""
    cell = block.grid.at(row, stub)
    if cell is None and any(block.grid.at(row, other) for other in inner):
        above = [r for r in block.body if r < row and block.grid.at(r, stub)]
        cell = block.grid.at(above[-1], stub) if above else None
    return None if cell is None or is_blank(cell.text) else label_of(cell)


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


def _unit_label(block: Block, row: int) -> Label | None:
    for column, role in enumerate(block.roles):
        if role == "unit" and (cell := block.grid.at(row, column)):
            return label_of(cell)
    return None
