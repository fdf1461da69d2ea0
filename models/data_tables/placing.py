"""Where the tables of a source lie: what of them is read as data, as prose, or not at all."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.records import Sentence, SourceText
from models.data_tables.figures import holds_sentence
from models.data_tables.grid import Grid, GridCell
from models.data_tables.layout import is_data
from models.reading.tables import MAX_DATA_CELL
from models.reports.lexicon import fold
from models.sentence_spans import sentence_spans

_ANNEX = re.compile(
    r"^[ \t\u3000]*附(?:[件表录注]?[\d一二三四五六七八九十]{0,2}\s*(?:[:：]|$)|[件表录]\s*\d)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table whose rows are rows: its grid, the span of its lines in the text, and whether it
    holds data."""

    grid: Grid
    start: int
    end: int
    holds_data: bool

    @property
    def span(self) -> tuple[int, int]:
        """Offsets in the source text."""
        return self.start, self.end

    def prose(self) -> list[GridCell]:
        """The cells that hold sentences."""
        return [cell for cell in self.grid.cells if holds_sentence(cell.text)]


def place_tables(source: SourceText) -> list[PlacedTable]:
    """The tables of a source but for those that only lay out the page."""
    return list(_placed(source))


def _placed(source: SourceText) -> Iterator[PlacedTable]:
    grids = [Grid(table, source.text) for table in source.tables if table.cells]
    starts = sorted(cell.place.start for grid in grids for cell in grid.cells)
    for grid in grids:
        if grid.columns < 2 or _holds_another(grid, starts):
            continue
        data = is_data(grid)
        if data or all(len(cell.text) <= MAX_DATA_CELL for cell in grid.cells):
            yield PlacedTable(grid, *_lines_of(source.text, grid), data)


def _lines_of(text: str, grid: Grid) -> tuple[int, int]:
    """From the start of the first row's line, which a blank cell may begin, to the last one's
    end."""
    first = min(cell.place.start for cell in grid.cells)
    last = max(cell.place.end for cell in grid.cells)
    end = text.find("\n", last)
    return text.rfind("\n", 0, first) + 1, len(text) if end < 0 else end


def _holds_another(grid: Grid, starts: Sequence[int]) -> bool:
    """Whether a cell of another table lies in one of this: a page laid out as a table."""
    own = {cell.place.start for cell in grid.cells}
    for cell in grid.cells:
        first = bisect_left(starts, cell.place.start)
        last = bisect_left(starts, cell.place.end)
        if any(start not in own for start in starts[first:last]):
            return True
    return False


def cell_sentences(text: str, table: PlacedTable, place: Sentence) -> Iterator[list[Sentence]]:
    """The sentences of each cell that holds some; the headings are those over the table."""
    for cell in table.prose():
        start, end = cell.place.start, cell.place.end
        folded = fold(text[start:end])
        yield [
            Sentence(start + first, start + last, place.section, place.planned)
            for first, last in sentence_spans(folded, 0, len(folded))
        ]


def annexes_apart(text: str, found: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences; what is annexed (附件1) is no part of the plans at a report's end."""
    annexed: tuple[str, ...] = ()
    read = found[0].start if found else 0
    for one in found:
        # 附件1 alone is page furniture and no sentence.
        if _ANNEX.search(text, read, one.end):
            annexed = one.section
        read = one.end
        apart = bool(annexed) and one.section[: len(annexed)] == annexed
        yield replace(one, planned=one.planned and not apart)
