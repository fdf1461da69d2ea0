"""What stands in a stretch of text: facts and mentions as records, out of a warehouse."""

from collections.abc import Sequence
from dataclasses import fields

import duckdb

from annotations.records import Fact, Mention


def published_facts(
    db: duckdb.DuckDBPyConnection, document_id: str, start: int, end: int
) -> list[Fact]:
    """The facts of a document whose quantities begin in [start, end), as they are published: what
    people rejected is not among them."""
    return _facts(
        db, "all_facts", "document_id = ? and review is distinct from 'rejected'",
        [document_id, start, end],
    )  # fmt: skip


def found_facts(db: duckdb.DuckDBPyConnection, source_id: str, start: int, end: int) -> list[Fact]:
    """The facts of a source whose quantities begin in [start, end), as they were extracted."""
    return _facts(db, "store.facts", "source_id = ?", [source_id, start, end])


def mentions_within(
    db: duckdb.DuckDBPyConnection, document_id: str, start: int, end: int
) -> list[Mention]:
    """The mentions of a document in [start, end)."""
    names = [column.name for column in fields(Mention)]
    rows = db.execute(
        f"select {_listed(names)} from store.mentions "
        'where document_id = ? and start >= ? and "end" <= ? order by start, score desc',
        [document_id, start, end],
    ).fetchall()
    return [Mention(*row) for row in rows]


def _facts(
    db: duckdb.DuckDBPyConnection, table: str, condition: str, place: Sequence[str | int]
) -> list[Fact]:
    names = [column.name for column in fields(Fact)]
    rows = db.execute(
        f"select {_listed(names)} from {table} where {condition} "
        "and quantity_start >= ? and quantity_start < ? "
        "order by quantity_start, object_start, fact_id",
        place,
    ).fetchall()
    told = (dict(zip(names, row, strict=True)) for row in rows)
    # NULL where they were loaded before these columns were kept.
    return [
        Fact(
            **{
                **one,
                "participants": tuple(one["participants"] or ()),
                "stated_in": one["stated_in"] or "prose",
                "earlier": bool(one["earlier"]),
            }
        )
        for one in told
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
