"""The versions of the models: where they lie, and which of them is current.

`<folder>/<name>/<version>/` holds a version, `<folder>/<name>/CURRENT` the versions that were
promoted, oldest first: its last line is the one in use, and rolling back drops that line. HanLP's
tagger, the relations, spaCy's ner and the calibration were trained on each other, so they are one
model, `extraction`; the segmentation is another. What maps facts to `indicators` is a third: it
reads facts, whoever found them, and retraining the extraction leaves it as it is. Releases are v1,
v2; what a user trains on from v1 is v1.1, v1.2, so that a release never takes the place of a user's
model.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from models.checksums import verify
from models.durable import write_whole

RELEASED = Path(__file__).parent / "weights"
# The folder of a user's own versions; the released ones stay where they are.
OWN = "ZHENGJU_MODELS"
NAMES = ("segmentation", "extraction", "indicators")
CURRENT = "CURRENT"
# The number of what is being trained, and has no checksums yet.
UNFINISHED = "unfinished"
# Seconds to wait for another promotion, which takes one or two.
PATIENCE = 30
_NUMBER = re.compile(r"v\d+(\.\d+)*")


class NoVersion(OSError):
    """There is no such version; the message names those that there are."""


class Superseded(OSError):
    """Another version is in use than the one whose place is to be taken."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a model, and the folder of its weights."""

    name: str
    number: str
    folder: Path

    def __str__(self) -> str:
        return f"{self.name}-{self.number}"


def folders() -> list[Path]:
    """Where versions are looked for: the user's folder before that of the releases."""
    own = os.environ.get(OWN)
    return [Path(own), RELEASED] if own else [RELEASED]


def versions(name: str) -> list[Version]:
    """All versions of a model, oldest number first."""
    found: dict[str, Version] = {}
    for folder in folders():
        for path in (folder / name).glob("v*"):
            if _NUMBER.fullmatch(path.name) and path.is_dir():
                found.setdefault(path.name, Version(name, path.name, path))
    return [found[number] for number in sorted(found, key=_order)]


def find(name: str, number: str) -> Version:
    """The version. Raises NoVersion."""
    known = versions(name)
    for one in known:
        if one.number == number:
            return one
    listed = ", ".join(one.number for one in known) or "none"
    raise NoVersion(f"no version {number} of {name}; there are: {listed}")


def current(name: str) -> Version:
    """The version in use. Raises NoVersion."""
    promoted = history(name)
    if not promoted:
        raise NoVersion(f"no version of {name} is in use; promote one (zhengju models list)")
    return find(name, promoted[-1])


def unfinished(name: str, folder: Path) -> Version:
    """A folder of weights that is no version yet."""
    return Version(name, UNFINISHED, folder)


def verified(version: Version) -> Version:
    """The version, its checksums compared, where it is finished. Raises OSError where a byte has
    changed."""
    if version.number != UNFINISHED:
        verify(version.folder)
    return version


def history(name: str) -> list[str]:
    """The numbers of the versions that were promoted, the current one last."""
    for folder in folders():
        path = folder / name / CURRENT
        if path.is_file():
            return path.read_text(encoding="utf-8").split()
    return []


def promote(version: Version, in_place_of: Version | None = None) -> None:
    """Make a version the one in use, if need be only `in_place_of` another.

    Raises OSError where a byte of it has changed, and Superseded where that other is not in use.
    """
    verify(version.folder)
    with _alone(version.name):
        promoted = history(version.name)
        if in_place_of and promoted[-1:] != [in_place_of.number]:
            raise Superseded(
                f"{version} was made from {in_place_of}, but {version.name}-{promoted[-1]} is in "
                f"use by now: compare the two (zhengju models compare), or promote {version}"
            )
        if promoted[-1:] != [version.number]:
            _write_history(version.name, [*promoted, version.number])


def rollback(name: str) -> Version:
    """Go back to the version that was in use before. Raises NoVersion where there was none."""
    with _alone(name):
        promoted = history(name)
        if len(promoted) < 2:
            raise NoVersion(f"no version of {name} was in use before {''.join(promoted)}")
        before = verified(find(name, promoted[-2]))
        _write_history(name, promoted[:-1])
        return before


def following(version: Version) -> Version:
    """The place of what is trained on from a version: v1.3 where there are v1.1 and v1.2."""
    taken = {one.number for one in versions(version.name)}
    release = version.number.partition(".")[0]
    number = next(n for n in _counted(release) if n not in taken)
    return Version(version.name, number, folders()[0] / version.name / number)


def next_release(name: str) -> Version:
    """The place of what is trained anew: v3 where there is v2.1."""
    last = max((_order(one.number)[0] for one in versions(name)), default=0)
    return Version(name, f"v{last + 1}", folders()[0] / name / f"v{last + 1}")


def _counted(release: str) -> Iterator[str]:
    number = 1
    while True:
        yield f"{release}.{number}"
        number += 1


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """No other process promotes a version of the model meanwhile. Raises OSError."""
    place = folders()[0] / name
    place.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(place / ".promotion.lock", timeout=PATIENCE):
            yield
    except Timeout as timeout:
        raise OSError(f"another process promotes in {place}: wait until it is done") from timeout


def _write_history(name: str, promoted: list[str]) -> None:
    write_whole(folders()[0] / name / CURRENT, "".join(f"{number}\n" for number in promoted))


def _order(number: str) -> tuple[int, ...]:
    """v1.10 comes after v1.9."""
    return tuple(map(int, number[1:].split(".")))
