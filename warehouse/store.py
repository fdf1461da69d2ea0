"""Opening a warehouse: one DuckDB file, brought up to date by numbered migrations.

Every trouble with the file itself is a WarehouseError that says in one line what is wrong, with
which file, and what to do.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from warehouse.ledger import Edition, Version
from warehouse.seeding import seed

HERE = Path(__file__).parent
MEMORY_LIMIT = "1GB"
LOCK_SECONDS = 60
# A run looks at what it has loaded for a moment after it gave the lock back.
READER_SECONDS = 20

# What DuckDB and the system say, and what it means to the user. First match wins.
TROUBLES = (
    ("Could not set lock", "is in use by another process ({holder}): close it there and run again"),
    ("not a valid DuckDB database", "is no DuckDB file, and was left as it is: name another file"),
    ("database file with version number", "was written by another version of DuckDB: "
     "install the duckdb that wrote it"),
    ("No space left", "could not be written, the disk is full; what it held is intact: "
     "free some space and run again"),
    ("failed to offload data block", "could not be written, the disk is full; what it held is "
     "intact: free some space and run again"),
    ("Disk quota exceeded", "could not be written, the disk quota is used up; what it held is "
     "intact: free some space and run again"),
    ("File too large", "could not be written, it has reached the greatest size allowed here; what "
     "it held is intact: raise the limit and run again"),
    ("Read-only file system", "lies on a read-only disk: name a file in a folder that you may "
     "write to"),
    ("read-only mode: database does not exist", "does not exist: run `zhengju extract` first"),
    ("Permission denied", "may not be opened by you here: name a file in a folder that you may "
     "write to"),
    ("Not a directory", "cannot be made: a part of its path is no folder"),
    ("Is a directory", "is a folder: name a file"),
)  # fmt: skip


class WarehouseError(Exception):
    """A warehouse that cannot be opened, read or written; the message is one line for the user."""


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn what DuckDB and the system say about the file into one line of plain words."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(f"{path} {_meaning(str(error))}") from error


def _meaning(message: str) -> str:
    for words, meaning in TROUBLES:
        if words in message:
            return meaning.format(holder=_holder(message))
    return f"could not be used: {message.splitlines()[0] if message else 'unknown trouble'}"


def _holder(message: str) -> str:
    number = re.search(r"PID \d+", message)
    return number[0] if number else "PID unknown"


@contextmanager
def writing(
    path: Path, *, wait_seconds: float = LOCK_SECONDS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, created or brought up to date, under its file lock; one writer at a time.

    Raises WarehouseError where it is held elsewhere, newer than this program, no warehouse, or
    cannot be written.
    """
    with plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(path)
        with _locked(path, wait_seconds), _connected(path) as db:
            _bring_up_to_date(db, path)
            yield db


@contextmanager
def reading(path: Path, **more: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse, to be read only: no statement can change it, or reach any other file. `more`
    are settings beside `settings`.

    Raises WarehouseError where there is none, or it is newer than this program.
    """
    with plainly(path):
        connection = duckdb.connect(str(path), read_only=True, config=settings(path) | more)
    with connection as db:
        with plainly(path):
            db.execute("set enable_external_access = false")
            db.execute("set lock_configuration = true")
            if schema_version(db) == 0:
                raise WarehouseError(f"{path} is a DuckDB file, but no Zhengju warehouse")
            _refuse_newer(db, path)
        yield db


def bring_up_to_date(path: Path) -> None:
    """Apply the migrations that a warehouse lacks. Raises WarehouseError where there is none."""
    with reading(path) as db:
        current = schema_version(db) == len(scripts("migrations"))
    if not current:
        with writing(path):
            pass


def loaded_editions(path: Path) -> set[Edition]:
    """What the warehouse holds already; creates it where it does not exist.

    Raises WarehouseError as `writing` does: a run learns before its work that it cannot be loaded.
    """
    with writing(path) as db:
        rows = db.execute(
            "select source_id, sha256, profile, pipeline_version, model_version from store.sources"
        ).fetchall()
    return {Edition(source, sha256, Version(*version)) for source, sha256, *version in rows}


def schema_version(db: duckdb.DuckDBPyConnection) -> int:
    """Number of the last migration that was applied; 0 where the file is no warehouse."""
    known = db.execute(
        "select 1 from duckdb_tables() where schema_name = 'store' and table_name = 'migrations'"
    ).fetchone()
    if not known:
        return 0
    row = db.execute("select coalesce(max(number), 0) from store.migrations").fetchone()
    return int(row[0]) if row else 0


def utc_now() -> datetime:
    """The time as the warehouse keeps it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def scripts(folder: str) -> list[tuple[str, str]]:
    """Name and SQL of each script in a folder of this package, in order of their names."""
    return [(path.stem, path.read_text("utf-8")) for path in sorted((HERE / folder).glob("*.sql"))]


def settings(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    """How DuckDB is to open a warehouse: bounded memory, and what does not fit beside the file."""
    beside = f"{path}.tmp" if os.access(path.parent, os.W_OK) else tempfile.gettempdir()
    return {
        "memory_limit": MEMORY_LIMIT,
        "threads": min(4, os.cpu_count() or 1),
        "temp_directory": beside,
        "autoinstall_known_extensions": False,
    }


def _refuse_foreign(path: Path) -> None:
    """Before anything is laid beside it: a file that holds something, but is no DuckDB file."""
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            # https://duckdb.org/docs/stable/internals/storage: a checksum, then the magic bytes
            if file.read(12)[8:] != b"DUCK":
                raise WarehouseError(
                    f"{path} is no DuckDB file, and was left as it is: name another file"
                )


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    """To be written to, once no reader has it open any more; DuckDB's error where one stays."""
    end = time.monotonic() + READER_SECONDS
    while True:
        try:
            return duckdb.connect(str(path), config=settings(path))
        except duckdb.IOException as error:
            if "Conflicting lock" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def _locked(path: Path, wait_seconds: float) -> Iterator[None]:
    try:
        with FileLock(f"{path}.lock", timeout=wait_seconds):
            yield
    except Timeout as error:
        raise WarehouseError(
            f"{path} is being loaded by another run: wait until it is done and run again"
        ) from error


def _bring_up_to_date(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    current = schema_version(db)
    if current == 0 and db.execute("select 1 from duckdb_tables() limit 1").fetchone():
        raise WarehouseError(f"{path} is a DuckDB file of something else: name another file")
    _refuse_newer(db, path)
    db.begin()
    db.execute("create schema if not exists store")
    db.execute(
        "create table if not exists store.migrations"
        "(number integer not null, name varchar not null, applied_at timestamp not null)"
    )
    for name, script in scripts("migrations")[current:]:
        db.execute(script)
        db.execute(
            "insert into store.migrations values (?, ?, ?)",
            [int(name.split("_")[0]), name, utc_now()],
        )
    _thaw(db)
    seed(db)
    for folder in ("views", "views/marts"):
        for _, script in scripts(folder):
            db.execute(script)
    db.commit()


def _thaw(db: duckdb.DuckDBPyConnection) -> None:
    """Drop what warehouse.marts.freeze worked out: what is written to from now on would age it."""
    frozen = db.execute(
        "select table_name from duckdb_tables() "
        "where schema_name = 'store' and starts_with(table_name, 'frozen_')"
    ).fetchall()
    for (table,) in frozen:
        db.execute(f"drop table store.{table}")


def _refuse_newer(db: duckdb.DuckDBPyConnection, path: Path) -> None:
    known = len(scripts("migrations"))
    found = schema_version(db)
    if found > known:
        raise WarehouseError(
            f"{path} was written by a newer version of Zhengju (its schema is {found}, this "
            f"version knows {known}) and was left as it is: upgrade Zhengju"
        )
