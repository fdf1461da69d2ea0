"""How long `zhengju serve` takes to start and to stop: `python tests/benchmarks/serve_start.py`.

Starts it with a new PREFECT_HOME (Prefect makes its database), stops it by SIGTERM, starts it again
on what is there, and stops it by SIGINT. Ready is when it says its address: runs that are submitted
from then on begin. Prints a table.
"""

import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.flows.serving import Served


def main() -> None:
    """Measure and print, row by row."""
    print("| | s |\n|---|---:|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        row("start, new PREFECT_HOME", seconds(served.start))
        row("stop by SIGTERM", served.stop())
        row("start, second", seconds(served.start))
        row("stop by SIGINT", served.stop(signal.SIGINT))


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.monotonic()
    action()
    return time.monotonic() - began


def row(what: str, taken: float) -> None:
    """One line of the table."""
    print(f"| {what} | {taken:.1f} |", flush=True)


if __name__ == "__main__":
    main()
