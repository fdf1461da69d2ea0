"""What the warehouse held after a run: the facts of its sources as they had been extracted.

A load replaces the facts of a source. Those that it takes out are kept in store.past_facts for the
last KEPT runs that replaced any; a run before these can no longer be told, and is refused. What
people decided since, and which document is a copy, is no part of it: a run extracts, no more.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import duckdb

from annotations.records import Fact
from warehouse.store import WarehouseError

# Each costs as much room as the facts that it replaced: a new model replaces all of them.
KEPT = 5
COLUMNS = (
    "fact_id", "document_id", "quantity_text", "quantity_start", "quantity_end", "kind", "value",
    "low", "high", "bound", "unit", "action", "object", "agency", "agency_code", "participants",
    "indicator", "period_start", "period_end", "status", "change", "baseline", "section",
    "sentence", "sentence_start", "sentence_end", "confidence", "stated_in",
)  # fmt: skip

# Every extraction tells these: a NULL is of a fact that was loaded before they were columns
# (migrations 0002 and 0006), or laid aside before they were kept (0008). Beside it, what is NULL by
# rights too, as the indicator of 修建道路3条, may as well have been lost.
UNKNOWN = {
    "participants": ("participants", "agency_code"),
    "stated_in": ("stated_in", "indicator"),
}

# The edition of each source that was in force after a run: loaded by it or before, and not replaced
# until after it. replaced_by is NULL where it is in force still.
IN_FORCE = """
with ordered as (
    select run_id, max(finished) as finished from store.runs group by run_id
),
editions as (
    select source_id, source_name, path, text_sha256, run_id, null as replaced_by from store.sources
    union all
    select source_id, source_name, path, text_sha256, run_id, replaced_by from store.past_sources
)
select source_id, source_name, path, text_sha256, editions.run_id, replaced_by
from editions
join ordered as loaded on loaded.run_id = editions.run_id
left join ordered as replaced on replaced.run_id = editions.replaced_by
where loaded.finished <= $finished and (replaced_by is null or replaced.finished > $finished)
"""

# Of the editions with these ids, in force still ('') or replaced by these runs.
FACTS_OF = f"""
from (
    select source_id, '' as replaced_by, {", ".join(COLUMNS)} from store.facts
    union all
    select source_id, replaced_by, {", ".join(COLUMNS)} from store.past_facts
)
semi join (select unnest($ids::varchar[]) as source_id, unnest($runs::varchar[]) as replaced_by)
    using (source_id, replaced_by)
"""


@dataclass(frozen=True, slots=True)
class PastEdition:
    """A source as one run loaded it; `replaced_by` is None where it still is so."""

    source_id: str
    source_name: str
    path: str
    text_sha256: str | None
    run_id: str
    replaced_by: str | None


@dataclass(frozen=True, slots=True)
class State:
    """What was in force after a run: an edition of each source, by source_id."""

    run_id: str
    editions: Mapping[str, PastEdition]


def keep(db: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Lay aside what `wanted`, the sources that a run is about to replace, hold; forget what too
    many runs have replaced since. What the run itself has loaded, as one that died before it had
    cleaned up and goes on, is no past: its sources were laid aside then."""
    db.execute(
        "create or replace temp table replaced as "
        "select source_id, source_name, path, text_sha256, run_id "
        "from store.sources semi join wanted using (source_id) where run_id <> ?",
        [run_id],
    )
    db.execute(
        "insert into store.past_sources by name select source_id, source_name, path, text_sha256, "
        "run_id, ? as replaced_by from replaced",
        [run_id],
    )
    db.execute(
        "insert into store.past_facts by name "
        f"select source_id, ? as replaced_by, {', '.join(COLUMNS)} "
        "from store.facts semi join replaced using (source_id)",
        [run_id],
    )
    # The run that loads has no row in the ledger yet.
    db.execute(
        "delete from store.past_facts where replaced_by not in ("
        "select replaced_by from store.past_sources "
        "left join store.runs on runs.run_id = replaced_by "
        "group by replaced_by order by max(finished) desc nulls first limit ?)",
        [KEPT],
    )


def state_after(db: duckdb.DuckDBPyConnection, run: str) -> State:
    """What was in force after the run of this id, or of the only id that begins so.

    Raises WarehouseError where there is no such run, or it lies too far back.
    """
    run_id, finished = _run(db, run)
    rows = db.execute(IN_FORCE, {"finished": finished}).fetchall()
    editions = {row[0]: PastEdition(*row) for row in rows}
    _refuse_forgotten(db, run_id, finished)
    return State(run_id, editions)


def facts_of(
    db: duckdb.DuckDBPyConnection, editions: Iterable[PastEdition | None]
) -> dict[str, list[Fact]]:
    """The facts of each edition by source_id, as they were extracted; None has none."""
    wanted = [edition for edition in editions if edition]
    found: dict[str, list[Fact]] = {edition.source_id: [] for edition in wanted}
    rows = db.execute(f"select source_id, {', '.join(COLUMNS)} {FACTS_OF}", _named(wanted))
    for source_id, *row in rows.fetchall():
        found[source_id].append(_fact(row))
    return found


def unknown_of(
    db: duckdb.DuckDBPyConnection, editions: Iterable[PastEdition | None]
) -> dict[str, set[str]]:
    """By source_id the fields that a fact of one of its editions cannot tell; most have none."""
    found: dict[str, set[str]] = defaultdict(set)
    wanted = _named(edition for edition in editions if edition)
    for column, names in UNKNOWN.items():
        rows = db.execute(f"select distinct source_id {FACTS_OF} where {column} is null", wanted)
        for (source_id,) in rows.fetchall():
            found[source_id].update(names)
    return found


def count_facts(db: duckdb.DuckDBPyConnection, editions: Iterable[PastEdition]) -> int:
    """How many facts the editions hold."""
    row = db.execute(f"select count(*) {FACTS_OF}", _named(editions)).fetchone()
    return int(row[0]) if row else 0


def shown_names(editions: Iterable[PastEdition]) -> dict[str, str]:
    """By source_id the file's name, or its path where several have that name."""
    told = {edition.source_id: edition for edition in editions}
    count = Counter(edition.source_name for edition in told.values())
    return {
        source_id: one.path if count[one.source_name] > 1 else one.source_name
        for source_id, one in told.items()
    }


def _run(db: duckdb.DuckDBPyConnection, run: str) -> tuple[str, object]:
    rows = db.execute(
        "select run_id, max(finished) from store.runs where starts_with(run_id, ?) "
        "group by run_id order by run_id <> ?",
        [run, run],
    ).fetchall()
    if not rows or (len(rows) > 1 and rows[0][0] != run) or not run:
        what = "several runs whose ids begin so" if rows else "no such run"
        raise WarehouseError(
            f'{run}: {what}; `zhengju sql "select run_id, finished from runs order by finished"` '
            "lists them"
        )
    return rows[0]


def _refuse_forgotten(db: duckdb.DuckDBPyConnection, run_id: str, finished: object) -> None:
    """Runs may have replaced something since whose facts are forgotten, or that was never kept: the
    warehouse is older than this table."""
    row = db.execute(
        "select (select count(distinct replaced_by) from store.past_sources "
        "join store.runs on runs.run_id = replaced_by where finished > $finished) > $kept "
        "or exists (from store.runs as later join store.migrations on name = '0007_past_facts' "
        "where later.finished > $finished and later.finished < applied_at)",
        {"finished": finished, "kept": KEPT},
    ).fetchone()
    if row and row[0]:
        raise WarehouseError(
            f"{run_id} lies too far back: what the last {KEPT} runs replaced is kept, and what was "
            "replaced before is not"
        )


def _named(editions: Iterable[PastEdition]) -> dict[str, list[str]]:
    wanted = list(editions)
    return {
        "ids": [edition.source_id for edition in wanted],
        "runs": [edition.replaced_by or "" for edition in wanted],
    }


def _fact(row: Iterable[object]) -> Fact:
    told = dict(zip(COLUMNS, row, strict=True))
    values = {column.name: told.get(column.name) for column in fields(Fact)}
    values["participants"] = tuple(told["participants"] or ())  # type: ignore[arg-type]
    values["stated_in"] = told["stated_in"] or "prose"
    values["earlier"] = False  # neither kept nor compared: the sentence tells it
    return Fact(**values)  # type: ignore[arg-type]
