"""Sources in batches: which to extract, and the extraction of one batch. No Prefect here."""

import hashlib
import logging
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.pipelines import pipeline
from models.duplicates import signature
from models.reading import Unreadable, collect_sources, read_source
from warehouse.ledger import Edition, Reject, Version
from warehouse.staging import StagedSource, folder_beside, staged_source, write_batch

# Some 2 to 10 seconds of work: less, and Prefect's 11 ms a task are felt; more, and a run that is
# interrupted loses more than it need.
BATCH_BYTES = 200_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: `size` in bytes, `sha256` of them."""

    source_id: str
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do, and what was done before: staged by a run that was interrupted, or
    unchanged in the warehouse."""

    batches: tuple[tuple[Source, ...], ...]
    staged: Mapping[Edition, Path]
    unchanged: tuple[Edition, ...]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """An extracted batch: where it is staged, and what of it could not be read."""

    staged: Mapping[Edition, Path]
    rejects: tuple[Reject, ...]


def find_sources(paths: Iterable[str | Path], warehouse: Path) -> list[Path]:
    """The absolute paths of all files meant, without the warehouse's own."""
    own = {Path(f"{warehouse.resolve()}{suffix}") for suffix in ("", ".wal", ".lock")}
    folders = {folder_beside(warehouse.resolve()), Path(f"{warehouse.resolve()}.tmp")}
    # realpath and not Path.resolve, which raises where a link leads to itself; the file's own
    # name is kept, so that what a link is called is what its facts are found under.
    found = (
        Path(os.path.realpath(path.parent)) / path.name
        for path in collect_sources([Path(path) for path in paths])
    )
    return [
        path
        for path in dict.fromkeys(found)
        if path not in own and folders.isdisjoint(path.parents)
    ]


def source_id(path: Path) -> str:
    """An id of the file's place: two files of one name in two folders are two sources."""
    place = os.path.realpath(path.parent) + "/" + path.name
    return hashlib.sha256(os.fsencode(place)).hexdigest()[:12]


def plan(
    paths: Sequence[Path],
    version: Version,
    loaded: Collection[Edition],
    staged: Mapping[Edition, Path],
) -> Plan:
    """Sort the files: those known, those staged, those to be extracted, those not to be opened."""
    sources, rejects = _fingerprints(paths)
    editions = {Edition(one.source_id, one.sha256, version): one for one in sources}
    fresh = [one for key, one in editions.items() if key not in loaded and key not in staged]
    return Plan(
        batches=tuple(_batched(fresh)),
        staged={key: staged[key] for key in editions if key in staged and key not in loaded},
        unchanged=tuple(key for key in editions if key in loaded),
        rejects=tuple(rejects),
    )


def extract_batch(sources: Sequence[Source], version: Version, folder: Path) -> Batch:
    """Extract some sources into one staged batch. Raises OSError where the disk refuses."""
    staged: list[StagedSource] = []
    rejects: list[Reject] = []
    for source in sources:
        found = _extract(source, version)
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            staged.append(found)
    if not staged:
        return Batch({}, tuple(rejects))
    path = write_batch(folder, staged)
    editions = [Edition(one.source.source_id, one.source.sha256, version) for one in staged]
    return Batch(dict.fromkeys(editions, path), tuple(rejects))


def _extract(source: Source, version: Version) -> StagedSource | Reject:
    """One source. What a fault of our own does to it must not cost the others their facts."""
    try:
        text = read_source(source.path, source_id=source.source_id)
        extraction = pipeline(version.profile).extract(text)
        signatures = {
            report.document_id: signature(text.text[report.start : report.end])
            for report in extraction.reports
        }
        return staged_source(extraction, signatures, version)
    except Unreadable as unreadable:
        return Reject(source.path.name, str(source.path), unreadable.reason)
    except Exception as fault:
        log.exception("extraction of %s failed", source.path)
        reason = f"a fault of this program, please report it: {type(fault).__name__}: {fault}"
        return Reject(source.path.name, str(source.path), " ".join(reason.split()))


def _fingerprints(paths: Iterable[Path]) -> tuple[list[Source], list[Reject]]:
    sources: list[Source] = []
    rejects: list[Reject] = []
    for path in paths:
        if refused := _refused(path):
            rejects.append(refused)
            continue
        try:
            with path.open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            sources.append(Source(source_id(path), path, path.stat().st_size, digest))
        except OSError as error:
            reason = f"{path.name}: {error.strerror or error}; check the path and the permissions"
            rejects.append(Reject(path.name, str(path), reason))
    return sources, rejects


def _refused(path: Path) -> Reject | None:
    """Why a path cannot even be opened: a name of no encoding, a pipe or a device."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        # Zip files made on Chinese Windows leave such names.
        shown = Path(os.fsencode(path).decode("gb18030", "replace"))
        return Reject(shown.name, str(shown), f"{shown.name}: its name is not UTF-8; rename it")
    if path.exists() and not path.is_file() and not path.is_dir():
        return Reject(path.name, str(path), f"{path.name}: it is no file but a pipe or a device")
    return None


def _batched(sources: Iterable[Source]) -> list[tuple[Source, ...]]:
    batches: list[list[Source]] = []
    room = 0
    for source in sources:
        if not batches or source.size > room:
            batches.append([])
            room = BATCH_BYTES
        batches[-1].append(source)
        room -= source.size
    return [tuple(batch) for batch in batches]
