"""How far a run is, on the terminal's standard error; silent where there is no terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.batches import Plan
from warehouse.ledger import Reject

# Called with the number of sources just done, and those of them that could not be read.
Advance = Callable[[int, Sequence[Reject]], None]
Watch = Callable[[Plan], AbstractContextManager[Advance]]


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
