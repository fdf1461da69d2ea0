"""Which new passages are trained on and which are held out, by document, once and for all."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotations.passages import Passage

# A fifth of the documents is held out.
HELD_OUT_SHARE = 0.2
TRAIN, HELD_OUT = "train", "held out"


class CannotSplit(Exception):
    """New annotations that leave nothing to train on, or nothing to measure on."""


@dataclass(frozen=True, slots=True)
class Split:
    """The new passages in two parts; `parts` tells for each document's id which part it is in."""

    train: list[Passage]
    held_out: list[Passage]
    parts: dict[str, str]


def split(
    passages: Sequence[Passage], assigned: Mapping[str, str], tested: Collection[str | None] = ()
) -> Split:
    """Split by document; one that was `assigned` to a part before stays in it.

    Documents of issuers on whom the frozen test is (`tested`) are held out, for no model may have
    read these. Of new documents the id's hash decides; where it would leave a part empty, the
    document whose hash is nearest goes there. Raises CannotSplit.
    """
    documents = {document_of(one): one.issuer for one in passages}
    parts = {
        document: assigned.get(document) or (HELD_OUT if issuer in tested else _part(document))
        for document, issuer in documents.items()
    }
    free = sorted(
        (one for one in parts if one not in assigned and documents[one] not in tested), key=_share
    )
    if len(parts) > 1 and free and HELD_OUT not in parts.values():
        parts[free[0]] = HELD_OUT
    if len(parts) > 1 and free and TRAIN not in parts.values():
        parts[free[-1]] = TRAIN
    found = Split(
        [one for one in passages if parts[document_of(one)] == TRAIN],
        [one for one in passages if parts[document_of(one)] == HELD_OUT],
        dict(sorted(parts.items())),
    )
    if not found.train or not found.held_out:
        raise CannotSplit(
            f"the new passages are of {len(parts)} document(s) and all {next(iter(parts.values()))}"
            if parts
            else "there are no new passages"
        )
    return found


def document_of(passage: Passage) -> str:
    """The id of the document that a passage was cut out of, else of its issuer and year."""
    origin = getattr(passage, "origin", None)
    said = origin.document_id if origin else f"{passage.issuer} {passage.year}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def without(passages: Iterable[Passage], known: Iterable[Passage]) -> list[Passage]:
    """The passages whose text is none of the known ones', each text once."""
    texts = {one.text for one in known}
    fresh = []
    for one in passages:
        if one.text not in texts:
            fresh.append(one)
            texts.add(one.text)
    return fresh


def _part(document: str) -> str:
    return HELD_OUT if _share(document) < HELD_OUT_SHARE else TRAIN


def _share(document: str) -> float:
    """0..1, even over documents."""
    return int(document[:8], 16) / 0x1_0000_0000
