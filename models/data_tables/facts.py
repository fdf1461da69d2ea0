"""The facts of a data table: one for each cell that states a quantity."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from annotations.records import Fact, Report, Sentence
from models.agencies import administrative_code
from models.agency_mentions import find_agencies
from models.data_tables.captions import Caption
from models.data_tables.figures import Figure, figure_in
from models.data_tables.forms import Form
from models.data_tables.grid import GridCell
from models.data_tables.labels import Label
from models.data_tables.layout import Block
from models.data_tables.paths import Headers, Path
from models.data_tables.statements import (
    Action,
    action_of,
    change_label,
    direction_of,
    object_of,
)
from models.data_tables.times import timing_of
from models.data_tables.units import unit_of
from models.facts import Fields
from models.report_names import ReportNames, names_in

# How likely a cell's fact is right. A form's headers are known: a little less than the share of
# those in tests/gold/tables that are right (all). Other tables are told by their layout: the share
# of what was found that was right in 25 tables when they were first read (109 of 138; most of
# the tables are in tests/models/test_data_tables_unseen.py and its second round).
CONFIDENCE_OF_FORM = 0.97
CONFIDENCE = 0.8
BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table of data in its report: `place` has the headings over it and where it lies."""

    text: str
    report: Report
    place: Sentence
    blocks: tuple[Block, ...]
    caption: Caption
    form: Form | None

    @property
    def names(self) -> ReportNames:
        """What the report tells about names."""
        return names_in(self.text, self.report)

    @property
    def planned(self) -> bool:
        """Whether the headings over it tell plans; the known forms only tell what was done."""
        return self.place.planned and self.form is None


@dataclass(frozen=True, slots=True)
class CellFigure:
    """A cell that states a quantity, with its headers, its row's place in the text, and the number
    of its block in the table."""

    cell: GridCell
    figure: Figure
    path: Path
    row: tuple[int, int]
    block: int


def cell_figures(table: DataTable) -> Iterator[CellFigure]:
    """The cells that state quantities, from left to right and top to bottom."""
    for place, block in enumerate(table.blocks):
        columns = [c for c, role in enumerate(block.roles) if role == "figure"]
        headers = Headers(block)
        for row in block.body:
            span = _row_span(block, row)
            for number, column in enumerate(columns):
                cell = block.grid.at(row, column)
                if cell is None or (cell.place.row, cell.place.column) != (row, column):
                    continue
                path = headers.path(row, column)
                unit = unit_of(path, table.caption.units, (number, len(columns)))
                if unit is None and table.form:
                    unit = table.form.unit(path)
                if figure := figure_in(cell.text, unit):
                    yield CellFigure(cell, figure, path, span, place)


def _row_span(block: Block, row: int) -> tuple[int, int]:
    cells = block.grid.starting(row)
    return min(c.place.start for c in cells), max(c.place.end for c in cells)


def facts_of(table: DataTable, figures: Sequence[CellFigure]) -> Iterator[Fact]:
    """The fact of each cell."""
    for one in figures:
        indicator = table.form.indicator(one.path) if table.form else None
        yield Fact(
            document_id=table.report.document_id,
            **_quantity(table, one),
            **_action(action_of(one.path, one.figure.verb, table.form), one),
            object=object_of(one.path, table.caption, table.report.issuer),
            object_start=None,
            object_end=None,
            **_agency(table, one.path),
            **_time(table, one.path),
            **_change(one),
            **_evidence(table, one),
            confidence=CONFIDENCE_OF_FORM if table.form else CONFIDENCE,
            stated_in="table",
            indicator=indicator,
            indicator_confidence=CONFIDENCE_OF_FORM if indicator else None,
        )


def _quantity(table: DataTable, one: CellFigure) -> Fields:
    quantity, cell = one.figure.quantity, one.cell.place
    start, end = cell.start + quantity.start, cell.start + quantity.end
    key = f"{table.report.document_id}|{start}|{end}|0"
    return {
        "fact_id": hashlib.sha256(key.encode()).hexdigest()[:16],
        "quantity_text": quantity.text,
        "quantity_start": start,
        "quantity_end": end,
        "kind": quantity.kind,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "bound": quantity.bound,
        "unit": quantity.unit,
    }


def _time(table: DataTable, path: Path) -> Fields:
    when = timing_of(path, table.caption, table.report.year, planned=table.planned)
    first, last = when.period
    return {
        "time_text": when.words,
        "period_start": first,
        "period_end": last,
        "status": when.status,
    }


def _change(one: CellFigure) -> Fields:
    change = direction_of(one.path, one.figure.quantity.value, one.figure.verb)
    label = change_label(one.path)
    return {"change": change, "baseline": label.baseline if change and label else None}


def _action(action: Action | None, one: CellFigure) -> Fields:
    """The verb, and where it stands in its header or in the cell itself."""
    if action is None:
        return {"action": None, "action_start": None, "action_end": None}
    cell = action.label.cell if action.label else one.cell
    place = cell.text.find(action.verb)
    start = cell.place.start + place if place >= 0 else None
    end = start + len(action.verb) if start is not None else None
    return {"action": action.verb, "action_start": start, "action_end": end}


def _agency(table: DataTable, path: Path) -> Fields:
    """The issuer, or the public body that a row header is."""
    cell = None if table.form else next(filter(_is_body, reversed(path.row)), None)
    words = cell.cell.text if cell else None
    agency = table.names.full_name(words)
    return {
        "agency": agency,
        "agency_code": _code(agency),
        "agency_text": words,
        "agency_start": cell.cell.place.start if cell else None,
        "agency_end": cell.cell.place.end if cell else None,
    }


@lru_cache(maxsize=1 << 12)
def _is_body(label: Label) -> bool:
    """Whether a row header is a public body and nothing else."""
    words = label.cell.text
    return label.name == words and [one.text for one in find_agencies(words)] == [words]


@lru_cache(maxsize=1 << 10)
def _code(agency: str | None) -> str | None:
    return administrative_code(agency)


def _evidence(table: DataTable, one: CellFigure) -> Fields:
    """Row headers | column headers | the cell, for people to read; and where its row stands."""
    parts = [
        " ".join(dict.fromkeys(label.cell.label for label in labels))
        for labels in (one.path.row, one.path.column)
    ]
    return {
        "section": " / ".join(table.place.section),
        "sentence": BETWEEN.join(part for part in (*parts, one.cell.text.strip()) if part),
        "sentence_start": one.row[0],
        "sentence_end": one.row[1],
    }
