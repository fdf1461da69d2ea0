"""How far a run is, on the terminal's standard error; silent where there is no terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import rich
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.batches import Plan
from warehouse.ledger import Reject

# Called with the number of sources just done, and those of them that could not be read.
Advance = Callable[[int, Sequence[Reject]], None]
Watch = Callable[[Plan], AbstractContextManager[Advance]]
# What is said of each step of a retraining.
SAID = {
    "current": "measuring the version in use",
    "check": "comparing the new annotations with what it finds",
    "relations": "training the relations and HanLP's tagger",
    "spacy_ner": "training spaCy's ner",
    "calibration": "calibrating the confidence",
    "candidate": "measuring what was trained",
    "gate": "comparing the two",
}


@contextmanager
def progress_bar(todo: Plan) -> Iterator[Advance]:
    """A bar over all sources that are to be extracted."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal or not todo.batches,
    ) as progress:
        bar = progress.add_task("Extracting", total=sum(map(len, todo.batches)))
        yield lambda done, _: progress.advance(bar, done)


def show_training() -> None:
    """Have what trainings tell on rich's own console go there, too, instead of standard output."""
    rich.reconfigure(stderr=True, quiet=not sys.stderr.isatty())


def say_step(step: str, share: float) -> None:
    """Say there, where a step of a retraining begins, which it is."""
    if share == 0:
        rich.get_console().print(f"{[*SAID].index(step) + 1}/{len(SAID)} {SAID[step]}")
