"""How a table is laid out: where its headers stand, and what its columns hold.

A table is read as blocks: header rows and the rows below them. Most have one; the disclosure form
has one for each article of the regulation, with a row of its own above (第二十条第（五）项).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from models.data_tables.figures import figure_in, holds_sentence, is_blank, is_year
from models.data_tables.grid import Grid, GridCell
from models.data_tables.labels import Label, is_time, label_of
from models.data_tables.lexicon import table_words
from models.tables import read_table

# Labels of metadata and of approval sheets: so many of them make a form and no data.
MIN_FORM_LABELS = 2
_METADATA = ("number", "other", "issuer")


@dataclass
class Block:
    """Header rows, the rows below them, the columns in which those have figures, and the words of
    a row of its own above all."""

    grid: Grid
    header: list[int]
    section: GridCell | None = None
    body: list[int] = field(default_factory=list)
    figured: set[int] = field(default_factory=set)

    def add(self, row: int) -> None:
        """Take up a row."""
        self.body.append(row)
        self.figured |= {c.place.column for c in self.grid.starting(row) if figure_in(c.text)}

    @cached_property
    def labels(self) -> list[list[Label]]:
        """What the header cells over each column say, from outer to inner."""
        return [[label_of(cell) for cell in self._over(c)] for c in range(self.grid.columns)]

    @cached_property
    def roles(self) -> list[str]:
        """What each column holds: serial, unit, note, time, sentence, figure or text."""
        return [self._role(column) for column in range(self.grid.columns)]

    @cached_property
    def stubs(self) -> list[list[int]]:
        """For each column the columns with its row headers, from outer to inner.

        They are those at the left, up to a name (项目名称), a date, a sentence or a figure; in
        pairs side by side (项目 | 数值 | 项目 | 数值) those of the pair.
        """
        return [self._stubs(column) for column in range(self.grid.columns)]

    def _over(self, column: int) -> list[GridCell]:
        """The header cells over a column. Where merged cells are lost, a blank one has the words
        of the cell to its left, as far as another header stands below it."""
        found: list[GridCell] = []
        for number, row in enumerate(self.header):
            cell = self.grid.at(row, column)
            below = (self.grid.at(r, column) for r in self.header[number + 1 :])
            if cell is None and any(below):
                cell = self._left_of(row, column)
            if cell and cell not in found:
                found.append(cell)
        return found

    def _left_of(self, row: int, column: int) -> GridCell | None:
        cells = (self.grid.at(row, other) for other in range(column - 1, -1, -1))
        near = next((cell for cell in cells if cell), None)
        return None if near is None or near.place.height > 1 else near

    def _stubs(self, column: int) -> list[int]:
        pairs = (n for n in range(column - 1, 0, -1) if self._heads_pair(n))
        found: list[int] = []
        for other in range(next(pairs, 0), column):
            role = self.roles[other]
            if (role == "text" and not (found and self._is_attribute(other))) or (
                role == "time" and not found
            ):
                found.append(other)
            if role in ("figure", "sentence", "time") or self._is_name(other):
                break
        return found

    def _is_name(self, column: int) -> bool:
        """项目名称: what stands behind it describes it."""
        labels = self.labels[column]
        place = labels[-1].cell.place if labels else None
        last = place is not None and place.column + place.width == column + 1
        return last and self._leaf(column).endswith("名称")

    def _is_attribute(self, column: int) -> bool:
        """水质类别 behind 断面, but not 类别 before 指标."""
        return self._leaf(column).endswith(tuple(table_words("attribute")))

    def _heads_pair(self, column: int) -> bool:
        same = self._leaf(column) == self._leaf(0)
        return same and self.roles[column] == "text" and self.roles[column - 1] == "figure"

    def _leaf(self, column: int) -> str:
        labels = self.labels[column]
        return labels[-1].cell.label if labels else ""

    def _role(self, column: int) -> str:
        leaf = self._leaf(column)
        name = self.labels[column][-1].name or leaf if leaf else ""
        cells = [cell for row in self.body if (cell := self.grid.at(row, column))]
        texts = [cell.text for cell in dict.fromkeys(cells) if not is_blank(cell.text)]
        for kind, role in (("serial", "serial"), ("unit_column", "unit"), ("note", "note")):
            if leaf in table_words(kind) or name in table_words(kind):
                return role
        if name.endswith(tuple(table_words("code"))):
            return "note"
        if leaf in table_words("date_column") or _are_dates(texts, column):
            return "time"
        figures = sum(figure_in(text) is not None for text in texts)
        if column == 0 and figures == len(texts) > 1 and _counts_up(texts):
            return "serial"
        if 2 * figures >= len(texts) and figures:
            return "figure"
        return "sentence" if 2 * sum(map(holds_sentence, texts)) > len(texts) else "text"


def _are_dates(texts: Sequence[str], column: int) -> bool:
    """Times; 2019, 2020 and so on are years in the first column only."""
    return bool(texts) and all(is_time(one) or (not column and is_year(one)) for one in texts)


def _counts_up(texts: Sequence[str]) -> bool:
    return [text.strip() for text in texts] == [str(n + 1) for n in range(len(texts))]


def is_data(grid: Grid) -> bool:
    """Whether the table gives figures: no layout, no metadata, no approval sheet, no rota."""
    if grid.columns < 2 or grid.rows < 2:
        return False
    labels = sum(cell.label.rstrip("：:") in _form_labels() for cell in grid.cells)
    if labels >= MIN_FORM_LABELS:
        return False
    return any(
        cell
        for block in blocks(grid)
        for row in block.body
        for cell in grid.starting(row)
        if block.roles[cell.place.column] == "figure" and figure_in(cell.text)
    )


def _form_labels() -> frozenset[str]:
    fields = {r["label"] for r in read_table("metadata_fields") if r["field"] in _METADATA}
    return table_words("form") | fields


def blocks(grid: Grid) -> list[Block]:
    """The blocks of a table, those with rows."""
    found = [block for block in _blocks(grid) if block.body]
    titles = {block.section for block in found if block.section}
    if len(titles) == 1 and all(
        cell.place.row <= min(found[0].header, default=0) for cell in titles
    ):
        for block in found:
            block.section = None  # a caption inside the table
    return found


def _blocks(grid: Grid) -> Iterator[Block]:
    block = Block(grid, [])
    for row in range(grid.rows):
        kind = _kind_of_row(grid, row, block)
        if kind == "header" and block.body:
            yield block
            block = Block(grid, [row], block.section)
        elif kind == "header":
            block.header.append(row)
        elif kind == "section":
            yield block
            header = [] if _opens_block(grid, row) else block.header
            block = Block(grid, header, grid.row(row)[0])
        elif kind == "body":
            block.add(row)
    yield block


def _kind_of_row(grid: Grid, row: int, block: Block) -> str:
    cells = grid.row(row)
    if not cells:
        return "blank"
    if len(cells) == 1 and cells[0].place.width == grid.columns > 1:
        return "section"
    if _has_figures(grid, row, block):
        return "body"
    alone = len(cells) == 1 and cells[0].place.column == 0
    if block.body:
        return "header" if _is_second_header(grid, row, block) else "body"
    # 规章 | | |: a row without figures, and no header once there is one.
    return "body" if block.header and (alone or _ends_in_blanks(cells)) else "header"


def _ends_in_blanks(cells: Sequence[GridCell]) -> bool:
    return any(is_blank(cell.text) for cell in cells[1:])


def _has_figures(grid: Grid, row: int, block: Block) -> bool:
    """Whether a row states something; 2022 | 2023 over figures are years."""
    cells = [cell for cell in grid.starting(row) if figure_in(cell.text)]
    years = [cell for cell in cells if is_year(cell.text)]
    if cells and len(cells) == len(years) and not block.body:
        below = [c for c in grid.starting(row + 1) if figure_in(c.text) and not is_year(c.text)]
        return not below or cells[0].place.column == 0 == below[0].place.column
    return bool(cells) or any(holds_sentence(cell.text) for cell in grid.starting(row)[1:])


def _is_second_header(grid: Grid, row: int, block: Block) -> bool:
    """Words over all the columns that held figures so far begin a new block."""
    cells = [grid.at(row, column) for column in block.figured]
    return bool(cells) and all(
        cell and cell.place.row == row and not is_blank(cell.text) for cell in cells
    )


def _opens_block(grid: Grid, row: int) -> bool:
    """Whether the row below one that stands for itself is a header."""
    below = grid.row(row + 1)
    words = [cell for cell in below if not figure_in(cell.text) and not is_blank(cell.text)]
    return len(below) > 1 and len(words) == len(below)
