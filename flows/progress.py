"""How far a run is, on the terminal's standard error; silent where there is no terminal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import rich
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def batch_progress(batches: Sequence[Sequence[object]]) -> Iterator[Callable[[int], None]]:
    """A bar over all sources; call what is given with the number of sources just done."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal or not batches,
    ) as progress:
        bar = progress.add_task("Extracting", total=sum(map(len, batches)))
        yield lambda done: progress.advance(bar, done)


def show_training() -> None:
    """Have what trainings tell on rich's own console go there, too, instead of standard output."""
    rich.reconfigure(stderr=True, quiet=not sys.stderr.isatty())
