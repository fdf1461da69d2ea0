"""Which new passages are trained on and which are held out, by document, once and for all."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from annotations.passages import Passage

# A fifth of the documents is held out.
HELD_OUT_SHARE = 0.2
TRAIN, HELD_OUT = "train", "held out"
# Who said it, when and where it was cut out: no part of what a passage teaches.
PROVENANCE = {"origin", "annotator", "annotated_at"}


class CannotSplit(Exception):
    """New annotations that leave nothing to train on, or nothing to measure on."""


@dataclass(frozen=True, slots=True)
class Split:
    """The new passages in two parts; `parts` tells for each document's id which part it is in."""

    train: Sequence[Passage]
    held_out: Sequence[Passage]
    parts: Mapping[str, str]


def split(
    passages: Sequence[Passage], assigned: Mapping[str, str], tested: Collection[str | None] = ()
) -> Split:
    """Split by document; one that was `assigned` to a part before stays in it.

    Documents of issuers on whom the frozen sets are (`tested`) are held out, for no model may have
    read these. Raises CannotSplit.
    """
    issuers = {document_of(one): one.issuer for one in passages}
    fixed = {one: HELD_OUT for one, issuer in issuers.items() if issuer in tested}
    fixed |= {one: assigned[one] for one in issuers if one in assigned}
    parts = fixed | _drawn([one for one in issuers if one not in fixed], {*fixed.values()})
    if not parts:
        raise CannotSplit("there are no new passages")
    if len({*parts.values()}) == 1:
        where = next(iter(parts.values()))
        raise CannotSplit(f"the new passages are of {len(parts)} document(s) and all {where}")
    return in_parts(passages, parts)


def in_parts(passages: Iterable[Passage], parts: Mapping[str, str]) -> Split:
    """The passages, each in the part of its document."""
    by_part: dict[str, list[Passage]] = {TRAIN: [], HELD_OUT: []}
    used = {}
    for one in passages:
        document = document_of(one)
        by_part[parts[document]].append(one)
        used[document] = parts[document]
    return Split(by_part[TRAIN], by_part[HELD_OUT], dict(sorted(used.items())))


def document_of(passage: Passage) -> str:
    """The id of the document that a passage is of: the same for the same report, however it came.

    That is its issuer and year; else the text that it was cut out of; else what is known of it.
    """
    said = f"{passage.issuer} {passage.year}"
    if passage.origin and None in (passage.issuer, passage.year):
        said = passage.origin.text_sha256
    elif passage.issuer is None:
        said = passage.text
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def latest(passages: Iterable[Passage]) -> list[Passage]:
    """Each text once, as it was annotated last; who marked relations, too, counts before who did
    not. Of equals the last counts."""
    best: dict[str, Passage] = {}
    for one in passages:
        if one.text not in best or _standing(best[one.text]) <= _standing(one):
            best[one.text] = one
    return list(best.values())


def without(passages: Iterable[Passage], known: Iterable[Passage]) -> list[Passage]:
    """The passages whose text is none of the known ones'."""
    texts = {one.text for one in known}
    return [one for one in passages if one.text not in texts]


def news(passages: Iterable[Passage], learned: Iterable[Passage]) -> list[Passage]:
    """The passages that are not annotated alike among those that were learned."""
    known = {_taught(one) for one in learned}
    return [one for one in passages if _taught(one) not in known]


def _taught(passage: Passage) -> str:
    return passage.model_dump_json(exclude=PROVENANCE)


def _standing(passage: Passage) -> tuple[bool, datetime]:
    at = passage.annotated_at or datetime.min
    return not passage.entities_only, at if at.tzinfo else at.replace(tzinfo=UTC)


def _drawn(documents: Iterable[str], filled: Collection[str]) -> dict[str, str]:
    """By document the part that its hash decides; where that would leave a part empty, the document
    whose hash is nearest goes there."""
    ordered = sorted(documents, key=_share)
    parts = {one: HELD_OUT if _share(one) < HELD_OUT_SHARE else TRAIN for one in ordered}
    missing = {TRAIN, HELD_OUT} - {*parts.values(), *filled}
    if len(ordered) + len(filled) > 1 and missing:
        parts |= {ordered[0]: HELD_OUT} if HELD_OUT in missing else {ordered[-1]: TRAIN}
    return parts


def _share(document: str) -> float:
    """0..1, even over documents."""
    return int(document[:8], 16) / 0x1_0000_0000
