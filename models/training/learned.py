"""The new passages that a version has learned, and those before it: kept beside its weights.

What a user annotated is in no set of the repository. A model that is trained on from here is taught
it again, and asked again what was held out of it: else it would be forgotten, and nobody would see.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotations.passages import Passage, read_passages, write_passages
from annotations.splits import HELD_OUT, TRAIN, Split, document_of
from models.card import read_card
from models.registry import NoVersion, Version, find, versions

LEARNED = "annotations"
PARTS = ("train", "held_out")
NOTHING = Split([], [], {})


def write_learned(folder: Path, earlier: Split, new: Split) -> None:
    """Keep what was learned in a version's folder, before that is sealed."""
    (folder / LEARNED).mkdir(exist_ok=True)
    for part in PARTS:
        passages = [*getattr(earlier, part), *getattr(new, part)]
        write_passages(folder / LEARNED / f"{part}.jsonl", passages)


def read_learned(folder: Path) -> Split:
    """What a version's folder keeps; a release keeps nothing."""
    train, held_out = (_read(folder / LEARNED / f"{part}.jsonl") for part in PARTS)
    parts = {document_of(one): TRAIN for one in train}
    return Split(train, held_out, parts | {document_of(one): HELD_OUT for one in held_out})


def lineage(version: Version) -> Iterator[Version]:
    """The version, the one that it was trained on from, and so on, as far as they are there."""
    yield version
    start = read_card(version.folder).get("start")
    if start is not None:
        try:
            yield from lineage(find(version.name, start))
        except NoVersion:
            return


def was_trained_so(version: Version, settings: Mapping[str, Any]) -> bool:
    """Whether these are the settings of the version, or of one that it was trained on from."""
    return any(read_card(one.folder).get("settings") == settings for one in lineage(version))


def assigned_documents(name: str) -> dict[str, str]:
    """The part of every document that was split before; what was trained on stays trained on."""
    parts: dict[str, str] = {}
    for version in versions(name):
        parts |= read_card(version.folder).get("documents", {})
    return parts


def _read(path: Path) -> list[Passage]:
    return list(read_passages([path])) if path.is_file() else []
