"""Train the extraction on from the current version, and promote what is better: a Prefect flow."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from annotations.passages import TEST, TRAINING, Passage, check_passages, read_passages
from annotations.splits import CannotSplit, Split, split, without
from flows.artifacts.retrain import StepProgress, show_refused, show_retrained
from flows.compare import SAMPLES, Comparison, compare
from flows.display import complain
from flows.failures import Failure
from flows.states import TOLD, failed
from models.card import read_card
from models.registry import Version, current, folders, promote, verified, versions
from models.training.candidate import STAGES, Candidate, Retraining
from models.training.relations import labels_of

# A new label is learned from a few spans; one that occurs less is a typing error.
LEAST_SPANS = 5

Result = dict[str, Any]
# Runs steps that do not wait for each other: their results.
Run = Callable[[Candidate, Sequence[str]], list[Result]]
# Takes a line for the user.
Told = Callable[[str], None]


class Refused(Failure):
    """Annotations or a candidate that are not taken; `reasons` say why, a line each."""

    def __init__(self, message: str, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Retrained:
    """What a run did: the version it made, from which, and why it was promoted or not."""

    start: Version
    version: Version
    reasons: tuple[str, ...]
    measured: tuple[str, ...]
    comparison: Comparison | None

    def __str__(self) -> str:
        if self.reasons:
            return f"{self.version} was not promoted, {self.start} stays: {'; '.join(self.reasons)}"
        return f"{self.version} was promoted in the place of {self.start}"


def in_threads(candidate: Candidate, names: Sequence[str]) -> list[Result]:
    """The results of steps, done now or by a run that was interrupted."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(candidate.run, names))


# A cached result whose file is gone is a trap: the candidate's folder keeps what was finished.
@task(name="retrain step", task_run_name="{name}", cache_policy=NO_CACHE, persist_result=False)
def step_task(candidate: Candidate, name: str) -> Result:
    """One step of the training, as a task."""
    get_run_logger().info("%s", name)
    return candidate.run(name)


def in_tasks(candidate: Candidate, names: Sequence[str]) -> list[Result]:
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
) -> Retrained:
    """Train the extraction on with new annotated passages, and promote it where it is better.

    `annotations` are JSONL files and folders; what changes on the reports of `on` is shown.
    """
    shown = StepProgress()

    def steps(candidate: Candidate, names: Sequence[str]) -> list[Result]:
        candidate.told = shown
        return in_tasks(candidate, names)

    paths = [Path(path) for path in annotations]
    try:
        done = run(paths, settings, on=Path(on), steps=steps, told=both_told)
    except TOLD as failure:
        if isinstance(failure, Refused):
            show_refused(str(failure), failure.reasons)
        return failed(failure)  # type: ignore[return-value]
    show_retrained(done, read_card(done.version.folder))
    return Completed(message=str(done), data=done)  # type: ignore[return-value]


def run(
    annotations: Sequence[Path],
    settings: Retraining | None = None,
    *,
    on: Path | None = None,
    steps: Run = in_threads,
    told: Told = complain,
) -> Retrained:
    """The job itself, in or out of a flow; reports of `on` that cannot be read are told. Raises
    Failure, and Refused with a line a reason."""
    place = folders()[0] / "extraction"
    place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place / ".retrain.lock", timeout=0):
            return _locked(annotations, settings or Retraining(), place, on, steps, told)
    except Timeout as timeout:
        raise Failure(f"another run retrains in {place}; wait until it is done") from timeout


def new_passages(annotations: Iterable[Path]) -> list[Passage]:
    """The passages of files and folders. Raises Refused with a line for each bad one."""
    files = [
        file
        for path in annotations
        for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
    ]
    passages, faults = check_passages(files)
    if faults:
        raise Refused(f"{len(faults)} bad record(s): nothing was trained", faults)
    if not passages:
        raise Failure("no new passages: name files or folders of passages (*.jsonl)")
    return passages


def _locked(
    annotations: Sequence[Path],
    settings: Retraining,
    place: Path,
    on: Path | None,
    steps: Run,
    told: Told,
) -> Retrained:
    start = verified(current("extraction"))
    old = _sound(sorted(TRAINING.glob("*.jsonl")))
    new = _split(new_passages(annotations), old)
    candidate = Candidate(start, old, new, settings, place)
    _refuse_rare_labels(new, candidate.known_labels())
    version = candidate.finished()
    if version is None:
        for names in STAGES:
            results = steps(candidate, names)
            if names == ("check",) and results[0]["reasons"]:
                candidate.clear()
                raise Refused("the new annotations were refused", results[0]["reasons"])
        version = candidate.finish()
    comparison = compare(start, version, on, told=told) if on else None
    gate = read_card(version.folder)["gate"]
    if gate["accepted"]:
        promote(version)
    candidate.clear()
    return Retrained(start, version, tuple(gate["reasons"]), tuple(gate["measured"]), comparison)


def _sound(files: Sequence[Path]) -> list[Passage]:
    passages, faults = check_passages(files)
    if faults:
        raise Refused(f"{len(faults)} bad record(s) in annotations/train", faults)
    return passages


def _split(passages: Sequence[Passage], old: Sequence[Passage]) -> Split:
    """New passages that no model has seen, in two parts. Raises Failure."""
    tested = list(read_passages(sorted(TEST.glob("*.jsonl"))))
    fresh = without(passages, [*old, *tested])
    try:
        return split(fresh, _assigned(), {one.issuer for one in tested})
    except CannotSplit as error:
        raise Failure(
            f"{error}; of {len(passages)} given {len(fresh)} are in no training or test set: "
            "annotate passages of two documents (issuer and year) or more"
        ) from error


def _assigned() -> dict[str, str]:
    """The part of every document that was split before; what was trained on stays trained on."""
    parts: dict[str, str] = {}
    for version in versions("extraction"):
        parts |= read_card(version.folder).get("documents", {})
    return parts


def _refuse_rare_labels(new: Split, known: Sequence[str]) -> None:
    labels = [span.label for passage in new.train for span in passage.spans]
    added = labels_of([*new.train, *new.held_out]) - {*known}
    rare = sorted(label for label in added if labels.count(label) < LEAST_SPANS)
    if rare:
        raise Refused(
            "the new annotations were refused",
            [f"label {label}: {labels.count(label)} span(s) to train on, a new label needs "
             f"{LEAST_SPANS}; is it a typing error?" for label in rare],
        )  # fmt: skip
