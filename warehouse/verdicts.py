"""What people decided about facts, written so that it outlives every new extraction.

A verdict belongs to characters of a text; views/1_all_facts.sql puts it in the place of whatever is
found there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from annotations.passages import Origin, Passage
from annotations.records import Fact
from warehouse.staging import arrow_fields


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fact and what became of it; `confidence` is None where a person added the fact."""

    fact: Fact
    review: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a passage stands in a warehouse: source text [start, end) of a document, which has a
    title, and which the models of a version extracted."""

    source_id: str
    document_id: str
    start: int
    end: int
    title: str | None
    model_version: str


def stretch_of(db: duckdb.DuckDBPyConnection, passage: Passage) -> Stretch | None:
    """Where the passage stands; None where no source has its text. Of several copies the document
    that is named by the passage, else the first by path."""
    origin = passage.origin
    if origin is None:
        return None
    row = db.execute(
        "select source_id, document_id, title, model_version from store.documents as documents "
        "join store.sources as sources using (source_id) "
        'where text_sha256 = ? and documents.start <= ? and ? < documents."end" '
        "and substr(text, ? + 1, ?) = ? order by document_id <> ?, path limit 1",
        [origin.text_sha256, origin.start, origin.start, origin.start, len(passage.text),
         passage.text, origin.document_id],
    ).fetchone()  # fmt: skip
    if row is None:
        return None
    source_id, document_id, title, model_version = row
    end = origin.start + len(passage.text)
    return Stretch(source_id, document_id, origin.start, end, title, model_version)


def record(
    db: duckdb.DuckDBPyConnection, passage: Passage, stretch: Stretch, verdicts: Sequence[Verdict]
) -> bool:
    """Write the verdicts on a passage, in the place of all earlier ones on its characters; nothing,
    and False, where there is a later one."""
    origin = passage.origin
    if origin is None:
        raise ValueError("a passage without an origin belongs to no text")
    there = "text_sha256 = ? and quantity_start >= ? and quantity_start < ?"
    place = [origin.text_sha256, stretch.start, stretch.end]
    later = db.execute(
        f"select 1 from store.verdicts where {there} "
        "and reviewed_at > coalesce(?::timestamp, '-infinity')",
        [*place, _utc(passage.annotated_at)],
    ).fetchone()
    if later:
        return False
    db.execute(f"delete from store.verdicts where {there}", place)
    if verdicts:
        rows = _table(passage, origin, stretch, verdicts)
        db.register("verdict_rows", rows)
        db.execute("insert into store.verdicts by name select * from verdict_rows")
        db.unregister("verdict_rows")
    return True


def _table(
    passage: Passage, origin: Origin, stretch: Stretch, verdicts: Sequence[Verdict]
) -> pa.Table:
    columns = {
        column.name: pa.array([getattr(one.fact, column.name) for one in verdicts], column.type)
        for column in arrow_fields(Fact)
    }
    said = {
        "confidence": pa.array([one.confidence for one in verdicts], pa.float64()),
        "review": [one.review for one in verdicts],
        "text_sha256": _repeated(origin.text_sha256, verdicts),
        "source_name": _repeated(origin.source_name, verdicts),
        "model_version": _repeated(stretch.model_version, verdicts),
        "reviewed_by": _repeated(passage.annotator, verdicts),
        "reviewed_at": pa.array([_utc(passage.annotated_at)] * len(verdicts), pa.timestamp("us")),
        "reasons": pa.array([list(origin.reasons)] * len(verdicts), pa.list_(pa.string())),
    }
    return pa.table(columns | said)


def _repeated(value: str | None, rows: Iterable[Verdict]) -> pa.Array:
    return pa.array([value for _ in rows], pa.string())


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC).replace(tzinfo=None) if at else None
