"""The main job: from files to facts in a warehouse, as a Prefect flow run over batches."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from prefect import flow, runtime, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts.extract import progress_artifact, show_rejects, show_run
from flows.batches import Batch, Source, extract_batch, find_sources, plan
from flows.failures import Failure
from flows.pipelines import version_of
from flows.progress import Watch, progress_bar
from flows.states import TOLD, completed, failed
from models.duplicates import copies
from warehouse.ledger import Loaded, Reject, Run, Version
from warehouse.loading import load
from warehouse.staging import folder_beside, staged_editions
from warehouse.store import WarehouseError, loaded_editions, utc_now

Execute = Callable[[Sequence[Source], Version, Path], Batch]


class NothingRead(Failure):
    """Not one source could be read; `rejects` say why."""

    def __init__(self, message: str, rejects: tuple[Reject, ...] = ()) -> None:
        self.rejects = rejects
        super().__init__(message)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, a line a source."""
        return tuple(reject.reason for reject in self.rejects)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did; `resumed` sources had been extracted by a run that was interrupted."""

    run_id: str
    loaded: Loaded
    rejects: tuple[Reject, ...]
    unchanged: int
    resumed: int

    def __str__(self) -> str:
        parts = [f"{_counted(self.loaded.facts, 'fact')} from "
                 f"{_counted(self.loaded.documents, 'report')}"]  # fmt: skip
        if self.resumed:
            parts.append(f"{_counted(self.resumed, 'source')} taken up from an interrupted run")
        if self.unchanged:
            parts.append(f"{_counted(self.unchanged, 'source')} unchanged")
        if self.rejects:
            parts.append(f"{_counted(len(self.rejects), 'source')} could not be read")
        return ", ".join(parts)


# A cached result whose file is gone is a trap, so Prefect caches and keeps nothing.
@task(name="extract batch", cache_policy=NO_CACHE, persist_result=False)
def extract_batch_task(sources: Sequence[Source], version: Version, folder: Path) -> Batch:
    """Extract some sources into one staged batch of Parquet."""
    return extract_batch(sources, version, folder)


@flow(name="extract", persist_result=False)
def extract(
    sources: list[str], warehouse: str, profile: str = "embedded", force: bool = False
) -> Summary:
    """Extract the facts of reports into a DuckDB warehouse.

    `sources` are files and folders; `warehouse` is the DuckDB file, made where there is none;
    `profile` names the pipeline; `force` extracts sources again that have not changed.
    """
    began = time.monotonic()
    try:
        summary = run(
            sources,
            Path(warehouse),
            profile,
            force=force,
            execute=extract_batch_task,
            run_id=str(runtime.flow_run.id),
            watch=progress_artifact,
        )
    except TOLD as failure:
        if isinstance(failure, NothingRead):
            show_rejects(failure.rejects)
        return failed(failure, Summary)
    show_run(summary, Path(warehouse), time.monotonic() - began)
    return completed(summary)


def run(
    sources: Sequence[str | Path],
    warehouse: Path,
    profile: str = "embedded",
    *,
    force: bool = False,
    execute: Execute = extract_batch,
    run_id: str | None = None,
    watch: Watch = progress_bar,
) -> Summary:
    """The job itself, in or out of a flow; `execute` extracts one batch, `watch` shows how far
    it is.

    Raises WarehouseError where the warehouse cannot be written, NothingRead where there is no
    readable source.
    """
    started = utc_now()
    warehouse = warehouse.resolve()
    loaded = loaded_editions(warehouse)
    version = version_of(profile)
    folder = folder_beside(warehouse)
    todo = plan(
        find_sources(sources, warehouse),
        version,
        () if force else loaded,
        {} if force else staged_editions(folder),
    )
    batches, rejects = dict(todo.staged), list(todo.rejects)
    with watch(todo) as advance:
        for batch in todo.batches:
            done = _extracted(execute, batch, version, folder)
            batches |= done.staged
            rejects += done.rejects
            advance(len(batch), done.rejects)
    this = Run(run_id or str(uuid4()), started, version, todo.unchanged)
    loaded_now = load(warehouse, this, batches, rejects, copies)
    _assert_read(bool(batches), this, rejects)
    return Summary(this.run_id, loaded_now, tuple(rejects), len(this.unchanged), len(todo.staged))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _extracted(execute: Execute, batch: Sequence[Source], version: Version, folder: Path) -> Batch:
    try:
        return execute(batch, version, folder)
    except OSError as error:
        with suppress(OSError):
            folder.rmdir()
        raise WarehouseError(
            f"{folder} could not be written: {error.strerror or error}; what was extracted before "
            "is kept there: free some space and run again"
        ) from error


def _assert_read(extracted: bool, this: Run, rejects: Sequence[Reject]) -> None:
    # What was extracted is in the warehouse now, even where another run was faster to load it.
    if extracted or this.unchanged:
        return
    if not rejects:
        raise NothingRead("there is no file in what was given: name files or folders with files")
    raise NothingRead("not one source could be read", tuple(rejects))
