"""Train the extraction on from the current version, and promote what is better: a Prefect flow."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from annotations.gate import rare_labels
from annotations.passages import TRAINING, Passage, check_passages
from annotations.splits import CannotSplit
from flows.artifacts.retrain import StepProgress, show_refused, show_retrained
from flows.compare import SAMPLES, Comparison, Told, compare, reports_of
from flows.display import complain
from flows.failures import Failure
from flows.progress import SAID, show_training
from flows.states import TOLD, completed, failed
from models.card import read_card
from models.registry import Version, current, folders, promote, verified
from models.training.batch import Batch, batch_of
from models.training.candidate import STAGES, Candidate, Retraining, discard_others

StepResult = dict[str, Any]
# Does steps that do not wait for each other.
Steps = Callable[[Candidate, Sequence[str]], list[StepResult]]


class BatchRefused(Failure):
    """Annotations that are not trained on; `reasons` say why, a line each."""

    def __init__(self, message: str, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Retrained:
    """What was done: the version that was made, from which, and why it was promoted or not.

    Where nothing was new, the version is the one that it was made from.
    """

    start: Version
    version: Version
    reasons: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    comparison: Comparison | None = None

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.verdict, "; ".join(self.reasons)]))

    @property
    def verdict(self) -> str:
        """What became of it, without the reasons."""
        if self.version == self.start:
            return f"{self.start} has learned all of this already, and stays in use"
        if self.reasons:
            return f"{self.version} was not promoted, {self.start} stays"
        return f"{self.version} was promoted in the place of {self.start}"


def in_threads(candidate: Candidate, names: Sequence[str]) -> list[StepResult]:
    """The results of steps, done now or before an interruption."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(candidate.run, names))


# A cached result whose file is gone is a trap: the candidate's folder keeps what was finished.
@task(name="retrain step", task_run_name="{name}", cache_policy=NO_CACHE, persist_result=False)
def step_task(candidate: Candidate, name: str) -> StepResult:
    """One step of the training, as a task."""
    get_run_logger().info("%s", SAID[name])
    return candidate.run(name)


def in_tasks(candidate: Candidate, names: Sequence[str]) -> list[StepResult]:
    """The same, each step a task of the flow."""
    return [each.result() for each in [step_task.submit(candidate, name) for name in names]]


def both_told(line: str) -> None:
    """A line on the terminal and in the run's log."""
    complain(line)
    get_run_logger().warning("%s", " ".join(line.split()))


@flow(name="retrain", persist_result=False)
def retrain(
    annotations: list[str],
    settings: Retraining | None = None,
    on: str = str(SAMPLES),
    wait_seconds: float = 0,
) -> Retrained:
    """Train the extraction on with new annotated passages, and promote it where it is better.

    `annotations` are JSONL files and folders; what changes on the reports of `on` is shown.
    Where another run trains, it is waited for so long.
    """
    shown = StepProgress()

    def steps(candidate: Candidate, names: Sequence[str]) -> list[StepResult]:
        candidate.told = shown
        return in_tasks(candidate, names)

    paths = [Path(path) for path in annotations]
    try:
        done = train_on(
            paths, settings, on=Path(on), wait_seconds=wait_seconds, steps=steps, told=both_told
        )
    except TOLD as failure:
        if isinstance(failure, BatchRefused):
            show_refused(str(failure), failure.reasons)
        return failed(failure, Retrained)
    show_retrained(done, read_card(done.version.folder))
    return completed(done)


def train_on(
    annotations: Sequence[Path],
    settings: Retraining | None = None,
    *,
    on: Path | None = None,
    wait_seconds: float = 0,
    steps: Steps = in_threads,
    told: Told = complain,
) -> Retrained:
    """The job itself, in or out of a flow; reports of `on` that cannot be read are told. Raises
    Failure, BatchRefused with a line a reason, and OSError."""
    if on:
        reports_of(on)  # Nobody wants to hear after the training that there are none.
    show_training()
    place = folders()[0] / "extraction"
    place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place / ".retrain.lock", timeout=wait_seconds):
            done = _trained_on(new_passages(annotations), settings or Retraining(), place, steps)
    except Timeout as timeout:
        raise Failure(f"another run retrains in {place}; wait until it is done") from timeout
    return replace(done, comparison=_compared(done, on, told)) if on else done


def new_passages(annotations: Iterable[Path]) -> list[Passage]:
    """The passages of files and folders. Raises BatchRefused with a line for each bad one."""
    files = [file for path in annotations for file in (_below(path) if path.is_dir() else [path])]
    passages = _sound(files)
    if not passages:
        raise Failure("no new passages: name files or folders of passages (*.jsonl)")
    return passages


def _below(folder: Path) -> list[Path]:
    """All passages of a folder, in folders inside it, too; nothing that is hidden."""
    found = sorted(folder.rglob("*.jsonl"))
    return [one for one in found if not any(p[0] == "." for p in one.relative_to(folder).parts)]


def _sound(files: Sequence[Path]) -> list[Passage]:
    passages, faults = check_passages(files)
    if faults:
        raise BatchRefused(f"{len(faults)} bad record(s): nothing was trained", faults)
    return passages


def _trained_on(
    given: Sequence[Passage], settings: Retraining, place: Path, steps: Steps
) -> Retrained:
    start = verified(current("extraction"))
    old = _sound(sorted(TRAINING.glob("*.jsonl")))
    batch = _batch(given, old, start, settings)
    if batch is None:
        discard_others(place)
        return Retrained(start, start)
    candidate = Candidate(start, old, batch.new, settings, place, batch.earlier)
    discard_others(place, candidate)
    version = candidate.finished() or _trained(candidate, steps)
    gate = read_card(version.folder)["gate"]
    if gate["accepted"]:
        promote(version, in_place_of=start)
    candidate.clear()
    return Retrained(start, version, tuple(gate["reasons"]), tuple(gate["measured"]))


def _batch(
    given: Sequence[Passage], old: Sequence[Passage], start: Version, settings: Retraining
) -> Batch | None:
    try:
        return batch_of(given, old, start, asdict(settings))
    except CannotSplit as error:
        raise Failure(str(error)) from error


def _trained(candidate: Candidate, steps: Steps) -> Version:
    _refuse(candidate, list(rare_labels(candidate.new, candidate.known_labels())))
    for names in STAGES:
        results = steps(candidate, names)
        if names == ("check",) and not candidate.settings.trust:
            _refuse(candidate, results[0]["reasons"], "; --trust trains on them all the same")
    return candidate.finish()


def _refuse(candidate: Candidate, reasons: Sequence[str], advice: str = "") -> None:
    if reasons:
        candidate.clear()
        raise BatchRefused(f"the new annotations were refused{advice}", reasons)


def _compared(done: Retrained, on: Path, told: Told) -> Comparison | None:
    """What changes on reports: of interest, but nothing depends on it any more."""
    if done.version == done.start:
        return None
    try:
        return compare(done.start, done.version, on, told=told)
    except (Failure, OSError) as error:
        told(f"what changed on {on} cannot be told: {error}")
        return None
