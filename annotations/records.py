"""The record types that everything passes on: what may be said about a text.

Offsets are code points of the decoded source text, end exclusive, at every step.
What each field of a fact means is fixed by the contract (annotations/GUIDELINES.md).
"""

from dataclasses import dataclass
from datetime import date

LABELS = ("AGENCY", "ACTION", "OBJECT", "TIME", "LAW", "REGION", "PERSON", "PROGRAM", "QUANTITY")
ROLES = ("ACTION", "OBJECT", "AGENCY", "TIME")
STATUSES = ("done", "planned", "required")
CHANGES = ("up", "down")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that holds text: its first row and column, counted from 0, how many of them
    it covers, and its text [start, end)."""

    row: int
    column: int
    height: int
    width: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a source, also one that only lays out the page: its cells that hold text, by row
    and column. What stands in none is blank or covered by a merged cell."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file as it was decoded; `text` is never edited afterwards.

    `tables` are those of HTML, Word and PDF files, in the order in which they begin.
    """

    source_id: str
    name: str
    path: str
    format: str
    encoding: str
    sha256: str
    text: str
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A stretch of the source that is no part of the report's own statements, or a table's total
    that its parts do not make (kind wrong_sum), and why."""

    kind: str
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report inside a source: source text [start, end), and who published it when."""

    document_id: str
    source_id: str
    start: int
    end: int
    issuer: str | None
    title: str | None
    year: int | None
    published: date | None
    document_number: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the headings above it (outermost first)."""

    start: int
    end: int
    section: tuple[str, ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A labelled span; `score` lies in 0..1, `label` is one of LABELS or one that was added by
    annotations (`zhengju retrain`)."""

    start: int
    end: int
    text: str
    label: str
    score: float = 1.0
    recogniser: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written and as a number; see the contract for kind, bound, low and high."""

    start: int
    end: int
    text: str
    kind: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """agency -> action -> object -> quantity, with the span behind each part.

    `stated_in` is prose or table. A fact of a table's cell has its headers and its figure for a
    `sentence`, whose offsets are those of the cell's row; `restates` is the fact of the prose of
    the same report that says the same. `earlier` is the level from which something moved, at a time
    that is not told (45天 of 由45天缩短到32天).
    """

    fact_id: str
    document_id: str
    quantity_text: str
    quantity_start: int
    quantity_end: int
    kind: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    unit: str | None
    action: str | None
    action_start: int | None
    action_end: int | None
    object: str | None
    object_start: int | None
    object_end: int | None
    agency: str | None
    agency_text: str | None
    agency_start: int | None
    agency_end: int | None
    time_text: str | None
    period_start: date | None
    period_end: date | None
    status: str
    section: str
    sentence: str
    sentence_start: int
    sentence_end: int
    confidence: float
    indicator: str | None = None
    agency_code: str | None = None
    participants: tuple[str, ...] = ()
    change: str | None = None
    baseline: str | None = None
    indicator_confidence: float | None = None
    stated_in: str = "prose"
    restates: str | None = None
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one source."""

    source: SourceText
    reports: tuple[Report, ...]
    mentions: tuple[tuple[str, Mention], ...]
    facts: tuple[Fact, ...]
    anomalies: tuple[Anomaly, ...]
