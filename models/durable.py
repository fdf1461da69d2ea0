"""Files and folders that are there whole or not at all, whenever the power goes."""

import os
from pathlib import Path


def write_whole(path: Path, content: str) -> None:
    """Replace a file: who reads it meanwhile, or after a kill, finds the old or the new content."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the disk remember the names in a folder."""
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def settle_all(folder: Path) -> None:
    """Have the disk remember everything in a folder."""
    for path in [folder, *folder.rglob("*")]:
        settle(path)
