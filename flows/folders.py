"""The folders that forms may name files in. What the command line names may lie anywhere."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.failures import Failure
from models.reading import collect_sources


class OutsideFolder(Failure):
    """A path that leads out of the folder that it must lie in."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that an environment variable names, else one below the working folder."""

    setting: str
    default: str

    def path(self) -> Path:
        """Where it is: absolute, every link followed."""
        return Path(os.environ.get(self.setting) or self.default).resolve()

    def inside(self, name: str) -> Path:
        """The path of that name in it. Raises OutsideFolder, also where a link leads out."""
        folder = self.path()
        if not name or "\0" in name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise OutsideFolder(f"{name!r} is no path inside {folder}: name a file of that folder")
        found = Path(os.path.realpath(folder / name))
        if found != folder and folder not in found.parents:
            raise OutsideFolder(f"{name} leads out of {folder}: put the file itself into it")
        return folder / name

    def sources(self, names: Iterable[str]) -> list[str]:
        """The paths of these names. Raises OutsideFolder, also for a link in a folder among them
        that leads out."""
        paths = [self.inside(name) for name in names]
        for path in collect_sources(paths):
            self.inside(str(path.relative_to(self.path())))
        return [str(path) for path in paths]


INBOX = Folder("ZHENGJU_INBOX", "inbox")
WAREHOUSES = Folder("ZHENGJU_WAREHOUSES", "out")
PUBLISHED = Folder("ZHENGJU_PUBLISHED", "out/published")
REVIEWED = Folder("ZHENGJU_REVIEWED", "annotations/reviewed")
GOLD = Folder("ZHENGJU_GOLD", "annotations")
FOLDERS = (INBOX, WAREHOUSES, PUBLISHED, REVIEWED, GOLD)
