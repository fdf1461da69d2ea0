"""Data tables: what their cells state, as facts, and the sums that do not add up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.records import Anomaly, Fact, Report, Sentence, SourceText
from models.data_tables.captions import caption_of
from models.data_tables.facts import DataTable, cell_figures, facts_of
from models.data_tables.forms import form_of
from models.data_tables.layout import blocks
from models.data_tables.placing import PlacedTable, annexes_apart, cell_sentences, place_tables
from models.data_tables.sums import wrong_sums
from models.indicators.matcher import Matcher
from models.outline import sentences
from models.sectors import sector_of

__all__ = ["Outlined", "TableReader"]


@dataclass(frozen=True, slots=True)
class Outlined:
    """The sentences of a report outside its tables, those of each cell that holds some, and for
    each table the headings over it."""

    prose: list[Sentence]
    cells: list[list[Sentence]]
    places: dict[int, Sentence]


class TableReader:
    """The tables of one source; `wrong_sums` are those found so far.

    Without a matcher only the known forms' cells get an indicator.
    """

    def __init__(
        self, source: SourceText, anomalies: Sequence[Anomaly], matcher: Matcher | None = None
    ) -> None:
        self.text = source.text
        self.tables = place_tables(source)
        self.anomalies = anomalies
        self.matcher = matcher
        self.wrong_sums: list[Anomaly] = []

    def outline(self, report: Report) -> Outlined:
        """The sentences of a report, those of prose and those in cells apart."""
        spans = [table.span for table in self.tables]
        starts = {start for start, _ in spans}
        found = sentences(self.text, report, self.anomalies, spans)
        placed = annexes_apart(self.text, found)
        places = {one.start: one for one in placed if one.start in starts}
        cells = [
            part
            for table in self.tables
            if table.start in places
            for part in cell_sentences(self.text, table, places[table.start])
        ]
        return Outlined([one for one in found if one.start not in starts], cells, places)

    def facts(self, report: Report, outline: Outlined) -> list[Fact]:
        """The facts of the cells of a report's tables; notes the sums that are wrong."""
        return [fact for table in self._data(report, outline) for fact in self._facts(table)]

    def _facts(self, table: DataTable) -> Iterator[Fact]:
        figures = list(cell_figures(table))
        self.wrong_sums += wrong_sums(table, figures)
        for fact in facts_of(table, figures):
            if not any(
                one.start < fact.quantity_end and fact.quantity_start < one.end
                for one in self.anomalies
            ):
                yield self._mapped(fact, table)

    def _mapped(self, fact: Fact, table: DataTable) -> Fact:
        """The fact with its indicator; a form's has it, or is a part that has none."""
        if table.form or self.matcher is None:
            return fact
        return self.matcher.mapped(fact, sector_of(table.report.issuer))

    def _data(self, report: Report, outline: Outlined) -> Iterator[DataTable]:
        before = report.start
        for table in sorted(self.tables, key=lambda one: one.start):
            place = outline.places.get(table.start)
            if place and table.holds_data and table.end <= report.end:
                yield self._read(report, table, place, before)
            before = max(before, min(table.end, report.end))

    def _read(self, report: Report, table: PlacedTable, place: Sentence, before: int) -> DataTable:
        parts = tuple(blocks(table.grid))
        caption = caption_of(self.text, table.grid, before, report.title)
        return DataTable(self.text, report, place, parts, caption, form_of(parts))
