"""Look what is new in the inbox and among the reviewed annotations, and tell it by an event."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from filelock import FileLock, Timeout

from flows.failures import Failure
from flows.folders import INBOX, REVIEWED, WAREHOUSES, Folder, OutsideFolder
from flows.inbox.fetching import Fetched, NotFetched, fetch_all
from flows.inbox.noticing import QUIET_SECONDS, Ledger, ledger
from flows.serving.fields import is_relative_path
from models.reading import collect_sources

# So many files an event: a run of the flow takes them all.
FILES_PER_EVENT = 500
# What is told of so often and failed each time needs a person.
TIMES = 3
# Seconds from a run that failed until its files are told of again: a full disk, a lock pass.
AGAIN_SECONDS = "ZHENGJU_AGAIN_SECONDS"
# The server takes an event into its memory, and writes it some seconds later: one that is killed in
# between has lost it. What is older is in its database, or nowhere.
KEPT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder, and the event that tells what is new in it; `whole`: its runs read all of the
    folder, under whatever names."""

    folder: Folder
    event: str
    resource: str
    suffix: str = ""
    whole: bool = False


REPORTS = Watched(INBOX, "zhengju.reports.arrived", "zhengju.inbox")
ANNOTATIONS = Watched(
    REVIEWED, "zhengju.annotations.reviewed", "zhengju.reviewed", ".jsonl", whole=True
)
WATCHED = (REPORTS, ANNOTATIONS)

# Sends an event of this id, name, resource and payload, unless the server has it already; returns
# when it has arrived.
Emit = Callable[[UUID, str, str, Mapping[str, Any]], None]


class NothingFetched(Failure):
    """Not one of the addresses gave anything; `reasons` say why, a line each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(f"not one of {len(reasons)} address(es) could be fetched")


@dataclass(frozen=True, slots=True)
class Ended:
    """How the run ended that an event has started, and when (seconds since 1970)."""

    failed: bool
    at: float
    cancelled: bool = False


# What became of the run that an event has started; None while it is not over, or not known.
Outcome = Callable[[UUID], Ended | None]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What a scan brought: new downloads, names by event, files that are refused or given up since
    the scan before and why, addresses that gave nothing and why, and names told again since their
    run has failed or came after they were moved."""

    fetched: int
    told: Mapping[str, tuple[str, ...]]
    refused: tuple[str, ...]
    unfetched: tuple[str, ...] = ()
    again: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{len(names)} new in {event}" for event, names in self.told.items()]
        parts += [f"{len(names)} once more in {event}" for event, names in self.again.items()]
        if self.fetched:
            parts.append(f"{self.fetched} fetched")
        if self.unfetched:
            parts.append(f"{len(self.unfetched)} not fetched")
        if self.refused:
            parts.append(f"{len(self.refused)} refused")
        return ", ".join(parts) or "nothing new"


# Who has typed addresses wants them fetched, and not to hear of another run; nor may the other
# one's downloads be repeated.
PATIENCE_SECONDS = 600


def run(
    addresses: Sequence[str],
    emit: Emit,
    outcome: Outcome = lambda _event: None,
    *,
    quiet_seconds: float = QUIET_SECONDS,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Ingested | None:
    """Fetch the addresses, scan the folders and emit an event for what is new in each.

    None where another scan is going on; one that has addresses waits `patience_seconds` for it.
    Told once: what was sent when a run was killed, or the server, is sent again as the same event;
    what was told and led to a run that failed is told again as another, `TIMES` times in all.

    Raises NothingFetched where no address gave anything, after the scan.
    """
    state = WAREHOUSES.path() / "noticed.sqlite"
    state.parent.mkdir(parents=True, exist_ok=True)
    # Others scan meanwhile: a slow site keeps no file of the inbox waiting.
    found = _fetch_all(list(dict.fromkeys(addresses)), Path(f"{state}.fetching"), patience_seconds)
    try:
        with FileLock(f"{state}.lock", timeout=patience_seconds if found else 0):
            ingested = _scan(found, emit, outcome, state, quiet_seconds)
    except Timeout:
        return None
    if found and len(ingested.unfetched) == len(found):
        raise NothingFetched(ingested.unfetched)
    return ingested


def _fetch_all(
    addresses: Sequence[str], lock: Path, patience_seconds: float
) -> list[Fetched | NotFetched]:
    """What the addresses gave. Where another run fetches, who has no patience leaves it to that."""
    if not addresses:
        return []
    try:
        with FileLock(lock, timeout=patience_seconds):
            return fetch_all(addresses, INBOX.path())
    except Timeout:
        told = f"another run has been fetching for {patience_seconds:.0f} seconds: try again"
        return [NotFetched(f"{one}: {told}") for one in addresses] if patience_seconds else []


def _scan(
    found: Sequence[Fetched | NotFetched],
    emit: Emit,
    outcome: Outcome,
    state: Path,
    quiet_seconds: float,
) -> Ingested:
    fetched = {one.path.name for one in found if isinstance(one, Fetched) and one.new}
    refused: list[str] = []
    told: dict[str, tuple[str, ...]] = {}
    again: dict[str, tuple[str, ...]] = {}
    for watched in WATCHED:
        names, outside = _names(watched)
        with ledger(state, watched.folder.path()) as book:
            # Our own downloads are whole: they need no time to settle.
            book.scan([name for name in names if name in fetched], 0)
            book.scan(names, quiet_seconds)
            repeated, given_up = _follow_up(book, outcome, watched, partial(_send, emit, watched))
            refused += given_up
            for event, new in book.untold(FILES_PER_EVENT).items():
                _send(emit, watched, event, new)
                book.heard(event)
                kind = again if event in repeated else told
                kind[watched.event] = (*kind.get(watched.event, ()), *new)
            refused += book.new_refusals(outside)
    unfetched = tuple(str(one) for one in found if isinstance(one, NotFetched))
    return Ingested(len(fetched), told, tuple(refused), unfetched, again)


def _send(emit: Emit, watched: Watched, event: UUID, names: Sequence[str]) -> None:
    emit(event, watched.event, watched.resource, {"files": names})


def _follow_up(
    book: Ledger, outcome: Outcome, watched: Watched, send: Callable[[UUID, Sequence[str]], None]
) -> tuple[set[UUID], list[str]]:
    """The events that tell once more of what led to a run that failed or could not find it, and
    what is given up; an event of which no run is known is sent again: the server may have lost it.
    """
    repeated: list[UUID | None] = []
    given_up: list[str] = []
    for telling in book.unsettled():
        ended, names = outcome(telling.event), book.names(telling.event)
        if ended is None:
            if names and time.time() >= telling.told + KEPT_SECONDS:
                send(telling.event, names)
        elif not ended.failed:
            if not (ended.cancelled or watched.whole):
                repeated.append(book.moved(telling))
            book.settle(telling.event)
        elif telling.times >= TIMES:
            book.settle(telling.event)
            given_up += [_given_up(names)] if names else []
        elif time.time() >= ended.at + _again_seconds():
            repeated.append(book.again(telling))
    return {event for event in repeated if event}, given_up


def _given_up(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1} more" if names[1:] else ""
    return (
        f"{names[0]}{more}: {TIMES} runs on it have failed, it is told no more; see why they "
        "failed, then change the file or start a run by hand"
    )


def _again_seconds() -> int:
    told = os.environ.get(AGAIN_SECONDS, "600")
    if not told.isdecimal():
        raise Failure(f"{AGAIN_SECONDS}={told} is no number of seconds")
    return int(told)


def _names(watched: Watched) -> tuple[list[str], list[str]]:
    """The files of a folder by their names in it, and why some of them are not taken."""
    folder = watched.folder.path()
    names: list[str] = []
    refused: list[str] = []
    if not folder.is_dir():
        return names, refused
    for path in collect_sources([folder]):
        name = str(path.relative_to(folder))
        if not name.endswith(watched.suffix):
            continue
        try:
            watched.folder.inside(name)
        except OutsideFolder as error:
            refused.append(str(error))
            continue
        if not is_relative_path(name):
            refused.append(f"{name!r} has a name that no form takes: rename it")
        elif path.is_file():
            names.append(name)
    return names, refused
