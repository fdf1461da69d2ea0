"""A copy of a warehouse for readers: an open reader would keep the writer out."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from warehouse.marts import freeze_copy
from warehouse.store import WarehouseError, plainly, reading, writing


@dataclass(frozen=True, slots=True)
class Published:
    """The copy: where it lies, how many facts it shows, and its size in bytes."""

    path: Path
    facts: int
    size: int

    def __str__(self) -> str:
        return f"{self.facts} facts in {self.path} ({self.size:,} bytes)"


def publish(warehouse: Path, target: Path) -> Published:
    """Replace `target` by a copy of the warehouse as it is between two loads.

    Its marts are worked out (warehouse/marts.py). Whoever reads the old copy goes on reading it; a
    kill leaves the old copy or the new one.
    Raises WarehouseError where the one cannot be read or the other not be written.
    """
    if not warehouse.exists():
        raise WarehouseError(f"{warehouse} does not exist: run `zhengju extract` first")
    if target.exists() and target.samefile(warehouse):
        raise WarehouseError(f"{target} is the warehouse itself: name another file")
    with plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    with writing(warehouse) as db:
        db.execute("checkpoint")
        # Closed, for one process that opens a file twice loses DuckDB's lock on it; the lock file
        # keeps other writers out, and other publications until this one lies there.
        db.close()
        with plainly(target):
            part = _copied(warehouse, target)
        freeze_copy(part)
        with reading(part) as copy:
            counted = copy.execute("select count(*) from facts").fetchone()
        with plainly(target):
            part.replace(target)
            _settle(target.parent)
            return Published(target, counted[0] if counted else 0, target.stat().st_size)


def _copied(warehouse: Path, target: Path) -> Path:
    """The copy under a name of its own."""
    for left_by_a_kill in target.parent.glob(f".{target.name}.*.part"):
        left_by_a_kill.unlink(missing_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.copyfile(warehouse, part)
    return part


def _settle(path: Path) -> None:
    entry = os.open(path, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
