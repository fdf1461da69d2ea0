"""What is new in a folder: files with a content that nobody was told of, by a ledger of hashes."""

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

# A file that is still being copied into the folder is left for the next scan.
QUIET_SECONDS = 2.0

# What was told longer ago is no longer asked about: Prefect forgets its events after a week.
ASKED_SECONDS = 6 * 24 * 3600

SCHEMA = """
create table if not exists noticed (
    folder text not null, name text not null, size integer not null, changed integer not null,
    sha256 text not null, event text, announced integer not null, primary key (folder, name)
);
create table if not exists tellings (
    event text primary key, folder text not null, times integer not null, told real not null,
    settled integer not null default 0
);
create table if not exists refusals (
    folder text not null, reason text not null, primary key (folder, reason)
);
"""
SETTLED = "update tellings set settled = 1 where event = ?"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A file as it was last seen: its size in bytes, when it was changed (ns), the event that
    tells of this content, and whether that was heard."""

    size: int
    changed: int
    sha256: str
    event: str | None
    announced: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """An event that was heard: the `times`th that tells of its files; `told`: when (seconds since
    1970)."""

    event: UUID
    times: int
    told: float


class Ledger:
    """Which content of which file of a folder was noticed, and in which event it was told."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self.db, self.folder = db, folder
        db.executescript(SCHEMA)

    def scan(self, names: Iterable[str], quiet_seconds: float = QUIET_SECONDS) -> None:
        """Write down every file that is new, or whose content is another than before."""
        for name in names:
            try:
                self._look_at(name, quiet_seconds)
            except OSError:  # taken away while we looked, or not ours to read: seen again next time
                continue

    def untold(self, limit: int) -> dict[UUID, list[str]]:
        """The names to be told of, by event: what was told but perhaps not heard, as it was told
        then, and in one more event at most so many that are new."""
        self._gather(limit)
        rows = self.db.execute(
            "select event, name from noticed where folder = ? and event is not null "
            "and not announced order by event, name",
            [str(self.folder)],
        )
        events: dict[UUID, list[str]] = {}
        for event, name in rows:
            events.setdefault(UUID(event), []).append(name)
        return events

    def heard(self, event: UUID) -> None:
        """Write down that an event has arrived."""
        with self.db:
            self.db.execute("update noticed set announced = 1 where event = ?", [str(event)])
            self.db.execute(
                "insert into tellings (event, folder, times, told) values (?, ?, 1, ?) "
                "on conflict (event) do update set told = excluded.told",
                [str(event), str(self.folder), time.time()],
            )

    def unsettled(self) -> list[Telling]:
        """What was heard, and of which nobody has said yet what came of it."""
        rows = self.db.execute(
            "select event, times, told from tellings where folder = ? and not settled and told > ? "
            "and event not in (select event from noticed where event is not null "
            "and not announced) order by told",
            [str(self.folder), time.time() - ASKED_SECONDS],
        )
        return [Telling(UUID(event), times, told) for event, times, told in rows]

    def settle(self, event: UUID) -> None:
        """Ask no more about an event."""
        with self.db:
            self.db.execute(SETTLED, [str(event)])

    def again(self, telling: Telling) -> UUID | None:
        """Bind the contents of an event to a new one, under the names that they have now; the
        event, which `untold` will give. None where none of them is there any more."""
        return self._rebind(telling, sorted(self._held(telling.event).values()), telling.times + 1)

    def moved(self, telling: Telling) -> UUID | None:
        """The same for those of its contents alone that are there, but no more under the name that
        was told: its run did not find them."""
        held = self._held(telling.event)
        found = {sha256 for sha256, name in self._told(telling.event) if self._is_there(name)}
        names = sorted(name for sha256, name in held.items() if sha256 not in found)
        return self._rebind(telling, names, telling.times)

    def names(self, event: UUID) -> list[str]:
        """The files that an event tells of, and that have not changed since."""
        rows = self.db.execute(
            "select name from noticed where event = ? order by name", [str(event)]
        )
        return [name for (name,) in rows]

    def new_refusals(self, reasons: Sequence[str]) -> list[str]:
        """Those of the reasons, of all that there are now, that the last scan did not give."""
        folder = str(self.folder)
        rows = self.db.execute("select reason from refusals where folder = ?", [folder])
        before = {reason for (reason,) in rows}
        with self.db:
            self.db.execute("delete from refusals where folder = ?", [folder])
            self.db.executemany(
                "insert or ignore into refusals values (?, ?)", [(folder, one) for one in reasons]
            )
        return [one for one in reasons if one not in before]

    def noticed(self) -> Mapping[str, Noticed]:
        """All files that were ever noticed, also those that are gone: their facts stay."""
        rows = self.db.execute(
            "select name, size, changed, sha256, event, announced from noticed where folder = ?",
            [str(self.folder)],
        )
        return {row[0]: _noticed(*row[1:]) for row in rows}

    def _look_at(self, name: str, quiet_seconds: float) -> None:
        path = self.folder / name
        status = path.stat()
        known = self._known(name)
        if known and (known.size, known.changed) == (status.st_size, status.st_mtime_ns):
            return
        # One that was changed in the future, by a wrong clock, settles no more.
        if 0 <= time.time() - status.st_mtime < quiet_seconds:
            return
        with path.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        if known and known.sha256 == sha256:  # touched
            event, announced = known.event, known.announced
        else:
            event, announced = None, self._held_elsewhere(name, sha256)
        self._write(name, Noticed(status.st_size, status.st_mtime_ns, sha256, event, announced))

    def _known(self, name: str) -> Noticed | None:
        row = self.db.execute(
            "select size, changed, sha256, event, announced from noticed "
            "where folder = ? and name = ?",
            [str(self.folder), name],
        ).fetchone()
        return _noticed(*row) if row else None

    def _write(self, name: str, now: Noticed) -> None:
        with self.db:
            self.db.execute(
                "insert or replace into noticed values (?, ?, ?, ?, ?, ?, ?)",
                [str(self.folder), name, now.size, now.changed, now.sha256, now.event,
                 now.announced],
            )  # fmt: skip

    def _held_elsewhere(self, name: str, sha256: str) -> bool:
        query = "select 1 from noticed where folder = ? and name <> ? and sha256 = ?"
        return bool(self.db.execute(query, [str(self.folder), name, sha256]).fetchone())

    def _rebind(self, telling: Telling, names: Sequence[str], times: int) -> UUID | None:
        new = str(uuid4())
        with self.db:
            self.db.execute(SETTLED, [str(telling.event)])
            if not names:
                return None
            self.db.executemany(
                "update noticed set event = ?, announced = 0 where folder = ? and name = ?",
                [(new, str(self.folder), name) for name in names],
            )
            self.db.execute(
                "insert into tellings (event, folder, times, told) values (?, ?, ?, ?)",
                [new, str(self.folder), times, time.time()],
            )
        return UUID(new)

    def _told(self, event: UUID) -> list[tuple[str, str]]:
        """The contents of an event, each with the name that it was told under."""
        return self.db.execute(
            "select sha256, name from noticed where event = ?", [str(event)]
        ).fetchall()

    def _held(self, event: UUID) -> dict[str, str]:
        """One file that is there for each content of an event: what was renamed has no event."""
        rows = self.db.execute(
            "select sha256, name from noticed where folder = ? and sha256 in "
            "(select sha256 from noticed where event = ?) order by name desc",
            [str(self.folder), str(event)],
        )
        return {sha256: name for sha256, name in rows if self._is_there(name)}

    def _is_there(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def _gather(self, limit: int) -> None:
        """Bind what is in no event yet to a new one before it is sent: a run that is killed in
        between leaves an event that can be told again as the same."""
        with self.db:
            self.db.execute(
                "update noticed set event = ? where rowid in (select rowid from noticed "
                "where folder = ? and event is null and not announced order by name limit ?)",
                [str(uuid4()), str(self.folder), limit],
            )


def _noticed(size: int, changed: int, sha256: str, event: str | None, announced: int) -> Noticed:
    return Noticed(size, changed, sha256, event, bool(announced))


@contextmanager
def ledger(path: Path, folder: Path) -> Iterator[Ledger]:
    """The ledger of a folder, in a file that is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as db:
        yield Ledger(db, folder)
