"""What the page works with: the copy it reads, the warehouse it writes to, and how.

Reviews go through the models, of which the warehouse knows nothing: whoever starts the page brings
`take`.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotations.passages import Passage
from warehouse.explorer.copies import Copy
from warehouse.publishing import Published, publish

# A process that opens one file for reading and for writing is refused by DuckDB.
_one_writer = threading.Lock()


def finish_writing(seconds: float) -> bool:
    """Wait until nothing is being written, and let nothing be from now on; False where it takes
    longer. For the end of the process."""
    return _one_writer.acquire(timeout=seconds)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a reviewed passage: the file that keeps it, and how many verdicts of a kind;
    `elsewhere` where the warehouse has not its text, `older` where a later review stands."""

    path: Path
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """The warehouse, its published copy, and what applies a reviewed passage to the warehouse."""

    warehouse: Path
    copy: Copy
    take: Callable[[Path, Passage], Written]

    def write(self, passage: Passage) -> Written:
        """Apply a signed passage to the warehouse. Raises WarehouseError and OSError."""
        with _one_writer:
            return self.take(self.warehouse, passage)

    def refresh(self) -> Published:
        """Publish the warehouse again in the place of the copy. Raises WarehouseError."""
        with _one_writer:
            return publish(self.warehouse, self.copy.path)
