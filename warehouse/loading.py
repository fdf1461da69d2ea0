"""Staged batches into the warehouse: one transaction a run, all of it or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from warehouse.history import keep
from warehouse.ledger import Edition, Loaded, Reject, Run, Version
from warehouse.staging import discard
from warehouse.store import WarehouseError, reading, scripts, utc_now, writing
from warehouse.taxonomy import replace_indicators

Copies = Callable[[Mapping[str, bytes]], Mapping[str, str]]

PARTS = ("documents", "facts", "mentions", "anomalies")


def load(
    warehouse: Path,
    run: Run,
    batches: Mapping[Edition, Path],
    rejects: Sequence[Reject],
    copies: Copies,
) -> Loaded:
    """Load the editions from their batches, replacing what their sources held before.

    Sources that are not among them keep their rows. `copies` tells from the signatures of all
    documents, in a fixed order, which are copies of which. Loaded batches are removed.
    The data checks run afterwards, and only warn.
    Raises WarehouseError, and then the warehouse is as it was and the batches are still there.
    """
    with writing(warehouse) as db:
        wanted = _still_wanted(db, batches)
        others = tuple(edition for edition in batches if edition not in wanted)
        run = replace(run, unchanged=(*run.unchanged, *others))
        try:
            db.begin()
            replace_indicators(db)
            _replace_sources(db, run, wanted)
            _mark_copies(db, copies)
            _replace_rejects(db, run, rejects)
            loaded = _count(db, wanted, len(rejects))
            _write_ledger(db, run, loaded)
            _assert_integrity(db, warehouse)
            db.commit()
        except BaseException:
            _roll_back(db)
            raise
    discard(set(batches.values()))
    return replace(loaded, warnings=_warnings(warehouse))


def _still_wanted(
    db: duckdb.DuckDBPyConnection, batches: Mapping[Edition, Path]
) -> dict[Edition, Path]:
    """Without those whose batch another run has loaded and removed in the meantime."""
    rows = db.execute(
        "select source_id, sha256, profile, pipeline_version, model_version from store.sources"
    ).fetchall()
    present = {Edition(source, sha256, Version(*version)) for source, sha256, *version in rows}
    return {
        edition: path
        for edition, path in batches.items()
        if path.exists() or edition not in present
    }


def _replace_sources(
    db: duckdb.DuckDBPyConnection, run: Run, wanted: Mapping[Edition, Path]
) -> None:
    db.execute("create or replace temp table wanted (source_id varchar, filename varchar)")
    if not wanted:
        return
    rows = [(edition.source_id, str(path)) for edition, path in wanted.items()]
    db.executemany("insert into wanted values (?, ?)", rows)
    db.execute(
        "create or replace temp view staged as "
        f"select * from read_parquet({_listed(set(wanted.values()))}, filename = true) "
        "semi join wanted using (source_id, filename)"
    )
    keep(db, run.run_id)
    for table in (*PARTS, "sources"):
        db.execute(f"delete from store.{table} where source_id in (select source_id from wanted)")
    db.execute(
        "insert into store.sources by name "
        f"select * exclude ({', '.join(PARTS)}, filename), sha256(text) as text_sha256, "
        "? as run_id, ? as loaded_at "
        "from staged order by source_name, path",
        [run.run_id, utc_now()],
    )
    for table in PARTS:
        db.execute(
            f"insert into store.{table} by name select source_id, unnest(row) "
            f"from (select source_id, unnest({table}) as row from staged)"
        )
    db.execute("drop view staged")
    # Those from before the column was kept: a verdict replaces what is found in its place.
    db.execute(
        "update store.verdicts as verdicts set earlier = found.earlier from ("
        "select text_sha256, quantity_start, quantity_end, bool_or(earlier) as earlier "
        "from store.facts join store.sources using (source_id) semi join wanted using (source_id) "
        "group by all) as found where verdicts.earlier is null "
        "and (verdicts.text_sha256, verdicts.quantity_start, verdicts.quantity_end) "
        "= (found.text_sha256, found.quantity_start, found.quantity_end)"
    )


def _listed(paths: set[Path]) -> str:
    quoted = (str(path).replace("'", "''") for path in sorted(paths))
    return "[" + ", ".join(f"'{path}'" for path in quoted) + "]"


def _mark_copies(db: duckdb.DuckDBPyConnection, copies: Copies) -> None:
    """Over all documents, those that people have judged first, in the order of their paths: which
    copy counts does not depend on the order of the runs."""
    signatures = db.execute(
        "select document_id, signature from store.documents as documents "
        "join store.sources as sources using (source_id) "
        "order by not exists (from store.verdicts where text_sha256 = sources.text_sha256 "
        'and quantity_start >= documents.start and quantity_start < documents."end"), '
        "path, ordinal"
    ).fetchall()
    db.execute("create or replace temp table copies (document_id varchar, original varchar)")
    rows = list(copies(dict(signatures)).items())
    if rows:
        db.executemany("insert into copies values (?, ?)", rows)
    db.execute(
        "update store.documents as documents set duplicate_of = found.original "
        "from (select document_id, original from store.documents left join copies "
        "using (document_id)) as found "
        "where found.document_id = documents.document_id "
        "and found.original is distinct from documents.duplicate_of"
    )


def _replace_rejects(db: duckdb.DuckDBPyConnection, run: Run, rejects: Sequence[Reject]) -> None:
    """A path that was read leaves the table; one that fails as before keeps its row."""
    read = [edition.source_id for edition in run.unchanged]
    db.execute(
        "delete from store.rejects where path in (select path from store.sources "
        "where source_id in (from wanted select source_id) or list_contains(?, source_id))",
        [read],
    )
    for reject in rejects:
        row = [reject.path, reject.reason]
        db.execute("delete from store.rejects where path = ? and reason <> ?", row)
        db.execute(
            "insert into store.rejects select ?, ?, ?, ?, ? where not exists "
            "(from store.rejects where path = ? and reason = ?)",
            [reject.source_name, *row, run.run_id, utc_now(), *row],
        )


def _count(db: duckdb.DuckDBPyConnection, wanted: Mapping[Edition, Path], rejects: int) -> Loaded:
    def count(table: str) -> int:
        return _number(db, f"select count(*) from store.{table} semi join wanted using (source_id)")

    return Loaded(
        sources=len(wanted),
        documents=count("documents"),
        facts=count("facts"),
        anomalies=count("anomalies"),
        rejects=rejects,
    )


def _warnings(warehouse: Path) -> tuple[str, ...]:
    """What the data checks find in the warehouse as it is now.

    After the commit and without the lock: the marts of a million facts take minutes, and where
    memory does not suffice for them that is no reason to lose what was loaded.
    """
    found: list[str] = []
    failed: dict[str, str] = {}
    try:
        with reading(warehouse) as db:
            for name, script in scripts("checks/quality"):
                try:
                    found += (str(violation) for (violation,) in db.execute(script).fetchall())
                except duckdb.Error as error:
                    failed[name] = str(error).partition("\n")[0]
    except WarehouseError as error:
        return (f"loaded, but not checked: {error}",)
    if failed:
        why = next(iter(failed.values()))
        found.append(
            f"{warehouse} is loaded, but could not be checked for {', '.join(failed)}: {why}"
        )
    return tuple(found)


def _number(db: duckdb.DuckDBPyConnection, query: str) -> int:
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0


def _write_ledger(db: duckdb.DuckDBPyConnection, run: Run, loaded: Loaded) -> None:
    """One row a run; one that died after its load and went on adds to its row."""
    earlier = db.execute(
        "delete from store.runs where run_id = ? "
        "returning started, sources, documents, facts, anomalies",
        [run.run_id],
    ).fetchone()
    started, *had = earlier or (run.started, 0, 0, 0, 0)
    more = (loaded.sources, loaded.documents, loaded.facts, loaded.anomalies)
    sources, *counts = map(sum, zip(had, more, strict=True))
    state = "completed" if sources or run.unchanged else "failed"
    db.execute(
        "insert into store.runs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            run.run_id, state, started, utc_now(), run.version.profile,
            run.version.pipeline_version, run.version.model_version, sources,
            max(len(run.unchanged) - had[0], 0), *counts, loaded.rejects,
        ],
    )  # fmt: skip


def _assert_integrity(db: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    for name, script in scripts("checks/integrity"):
        violation = db.execute(script).fetchone()
        if violation:
            raise WarehouseError(
                f"{warehouse} was left as it is, for the new rows fail the check {name}: "
                f"{violation[0]}"
            )


def _roll_back(db: duckdb.DuckDBPyConnection) -> None:
    """A failed commit has ended the transaction already, and a full disk closes the database."""
    try:
        db.rollback()
    except duckdb.Error:
        return
