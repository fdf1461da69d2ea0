"""The folders that forms may name files in. What the command line names may lie anywhere."""

import os
from collections.abc import Callable, Iterable
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
        self.refuse_outside(folder / name, name)
        return folder / name

    def holds(self, path: Path) -> bool:
        """Whether it lies in it, every link followed."""
        folder, found = self.path(), Path(os.path.realpath(path))
        return found == folder or folder in found.parents

    def refuse_outside(self, path: Path, name: str) -> None:
        """Raises OutsideFolder, with that name, where a path does not lie in it."""
        if not self.holds(path):
            raise OutsideFolder(f"{name} leads out of {self.path()}: put the file itself into it")

    def sources(self, names: Iterable[str], told: Callable[[str], None]) -> list[str]:
        """The paths of these names. What lies in a folder among them and is a link that leads out
        is left out, and told in a line each. Raises OutsideFolder for a name that leads out
        itself, and where nothing else is in a folder."""
        return [path for name in names for path in self._sources(self.inside(name), told)]

    def _sources(self, path: Path, told: Callable[[str], None]) -> list[str]:
        found = {one: self._leads_out(one) for one in collect_sources([path])}
        outside = [reason for reason in found.values() if reason]
        if not outside:
            return [str(path)]
        for reason in outside:
            told(str(reason))
        if all(found.values()):
            raise outside[0]
        return [str(one) for one, reason in found.items() if not reason]

    def _leads_out(self, path: Path) -> OutsideFolder | None:
        try:
            self.inside(str(path.relative_to(self.path())))
        except OutsideFolder as reason:
            return reason
        return None


INBOX = Folder("ZHENGJU_INBOX", "inbox")
WAREHOUSES = Folder("ZHENGJU_WAREHOUSES", "out")
PUBLISHED = Folder("ZHENGJU_PUBLISHED", "out/published")
REVIEWED = Folder("ZHENGJU_REVIEWED", "annotations/reviewed")
GOLD = Folder("ZHENGJU_GOLD", "annotations")
FOLDERS = (INBOX, WAREHOUSES, PUBLISHED, REVIEWED, GOLD)


def own_warehouse(name: str) -> Path:
    """The path of a warehouse that may be written. Raises OutsideFolder, also for a published copy:
    publishing alone writes those."""
    path = WAREHOUSES.inside(name)
    published = PUBLISHED.path()
    below = published != WAREHOUSES.path() and published in Path(os.path.realpath(path)).parents
    if below:
        raise OutsideFolder(f"{name} is a published copy: name the warehouse that it is made from")
    return path


def published_copy(warehouse: Path) -> Path:
    """Where the copy of a warehouse lies: at the same place below the folder of published ones;
    under its name where it is outside the folder of warehouses. A copy is its own."""
    path, published = Path(os.path.realpath(warehouse)), PUBLISHED.path()
    if published != WAREHOUSES.path() and published in path.parents:
        return path
    below = WAREHOUSES.path() in path.parents
    return published / (path.relative_to(WAREHOUSES.path()) if below else path.name)
