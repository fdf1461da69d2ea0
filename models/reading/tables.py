"""Rows of a document's tables as lines of text: a data row is one line, a layout row is not."""

from collections.abc import Sequence

from models.reading.cells import holds_cells

CELL_SEPARATOR = " | "
# Pages and forms are often laid out with tables: a cell with paragraphs in it is no datum.
MAX_DATA_CELL = 300


def is_data_row(cells: Sequence[str]) -> bool:
    """Whether the cells are data (several, all short) rather than a page laid out as a table."""
    return len(cells) > 1 and all(
        len(cell) <= MAX_DATA_CELL and not holds_cells(cell) for cell in cells
    )


def join_row(cells: Sequence[str]) -> str:
    """One line for a row of a table; an empty cell leaves `| |`."""
    return " ".join(CELL_SEPARATOR.join(cells).split())


def row_lines(cells: Sequence[str], marked: Sequence[str]) -> list[str]:
    """The row as text lines: one line for data, the cells' own lines for layout.

    `marked` are the same cells with the marks of their places (models/reading/cells.py).
    """
    filled = [cell for cell in marked if cell.strip()]
    if not filled:
        return []
    if is_data_row(cells):
        return [join_row([cell.strip() for cell in marked])]
    return [line for cell in filled for line in cell.split("\n")]
