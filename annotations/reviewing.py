"""Reviewed passages: what comes back from an annotation tool, checked, and the folder they lie in.

A file is taken whole or not at all: every problem of every record is told at once.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from annotations.formats import FORMATS
from annotations.formats.drafts import (
    Draft,
    DraftSpan,
    PlacedReadings,
    Problem,
    reason_of,
    sha256,
)
from annotations.labels import read_labels
from annotations.passages import Origin, Passage, overlaps, read_passages, write_passages
from annotations.records import ROLES, STATUSES

REVIEWED = Path(__file__).parent / "reviewed"
# Without these nobody can say whose the passage is, or whether it is still what was exported.
REQUIRED = ("issuer", "year", "section", "passage_sha256")
KEPT = ("issuer", "year", "section", "annotator", "annotated_at", "entities_only")
MARKLESS = (
    "has neither an annotation nor a prediction: review it, or take the predictions from what "
    "`zhengju review export` wrote"
)
UNSAFE = re.compile(r"[^\w.-]+")


class Refused(Exception):
    """A file of which nothing is taken; `problems` say why, record by record."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")


def read_reviewed(form: str, path: Path, *, unreviewed: bool = False) -> list[Passage]:
    """The passages of a tool's file or folder; where those are to be used that nobody has reviewed,
    what is marked in them must be there too. Raises Refused, BadLabels where the table of labels
    is none, and OSError where a file cannot be read."""
    known = [one.label for one in read_labels()]
    passages: list[Passage] = []
    problems: list[Problem] = []
    for draft in FORMATS[form].read(path):
        if isinstance(draft, Problem):
            problems.append(draft)
        elif found := list(problems_of(draft, known)):
            problems += found
        elif unreviewed and not draft.marked:
            problems.append(draft.problem(MARKLESS))
        else:
            _take(draft, passages, problems)
    if problems:
        raise Refused(problems)
    return passages


def problems_of(draft: Draft, known: Sequence[str]) -> Iterator[Problem]:
    """Everything that is wrong with a record whose labels should be `known`, in the order of the
    text."""
    missing = [name for name in REQUIRED if name not in draft.metadata]
    if missing:
        yield draft.problem(
            f"lacks {', '.join(missing)}: review what `zhengju review export` wrote"
        )
    elif sha256(draft.text) != draft.metadata["passage_sha256"]:
        yield draft.problem("its text was edited: mark the text as it was exported")
    else:
        places = ((span.start, span.end, span.label) for span in draft.spans)
        double = (f"{two} overlap: leave one" for two in overlaps(places))
        marks = (_span_problems(draft, known), double, _relation_problems(draft, known))
        yield from map(draft.problem, chain(*marks))


def signed(
    passages: Iterable[Passage], annotator: str, at: datetime | None = None
) -> list[Passage]:
    """The passages as annotated by this one, now or `at`, whoever had annotated them before."""
    when = at or datetime.now(UTC).replace(microsecond=0)
    new = {"annotator": annotator, "annotated_at": when}
    return [one.model_copy(update=new) for one in passages]


def refuse_overlaps(file: str, passages: Iterable[Passage]) -> None:
    """Raises Refused where two passages have characters in common: of two decisions on one place
    nobody could say which is meant."""
    origins = [(one.origin, len(one.text)) for one in passages if one.origin]
    places = sorted((at.text_sha256, at.start, at.start + n, at.source_name) for at, n in origins)
    problems = [
        Problem(
            file,
            f"{name} {start}-{end}",
            f"shares characters with {other[1]}-{other[2]}: leave one of the two passages",
        )
        for (text, start, end, name), other in pairwise(places)
        if text == other[0] and other[1] < end
    ]
    if problems:
        raise Refused(problems)


@contextmanager
def reviewed_file(folder: Path, name: str, passages: Sequence[Passage]) -> Iterator[Path]:
    """Write passages into the folder; the same passages have the same path, others another. The
    file is there once the block has ended, and not where it failed."""
    folder.mkdir(parents=True, exist_ok=True)
    unnamed = folder / f".{UNSAFE.sub('-', name)}.tmp"
    try:
        write_passages(unnamed, passages)
        digest = hashlib.sha256(unnamed.read_bytes()).hexdigest()[:8]
        path = folder / f"{UNSAFE.sub('-', name)}-{digest}.jsonl"
        yield path
        unnamed.replace(path)
    finally:
        unnamed.unlink(missing_ok=True)


def reviewed_passages(folder: Path = REVIEWED) -> list[Passage]:
    """All passages of the folder; of one that was annotated twice the latest counts."""
    latest: dict[tuple[Any, ...], Passage] = {}
    for passage in read_passages(sorted(folder.glob("*.jsonl"))):
        place = (passage.origin.text_sha256, passage.origin.start) if passage.origin else ()
        key = (*place, passage.text, passage.entities_only)
        if key not in latest or reviewed_at(latest[key]) <= reviewed_at(passage):
            latest[key] = passage
    return list(latest.values())


def reviewed_at(passage: Passage) -> datetime:
    """When the passage was annotated; long ago where nobody tells."""
    return passage.annotated_at or datetime.min.replace(tzinfo=UTC)


def _span_problems(draft: Draft, known: Sequence[str]) -> Iterator[str]:
    for span in draft.spans:
        here = f"{span.label} {span.start}-{span.end}"
        if span.label not in known:
            yield (
                f"{here} has an unknown label: the labels are {', '.join(known)}; "
                "a row in annotations/labels.csv adds one"
            )
        elif not 0 <= span.start < span.end <= len(draft.text):
            yield f"{here} lies outside the text, which has {len(draft.text)} characters"
        elif span.surface is not None and not _reads(draft, span):
            words = draft.text[span.start : span.end]
            yield f"{here} says {span.surface!r} where the text has {words!r}"
        if span.status is not None and span.status not in STATUSES:
            yield f"{here} has an unknown status {span.status!r}: it is {', '.join(STATUSES)}"
        elif span.status is not None and span.label != "QUANTITY":
            yield f"{here} has a status, which quantities alone have"


def _reads(draft: Draft, span: DraftSpan) -> bool:
    """Whether the words are those of the text, but for how a tool shows white space."""
    words = draft.text[span.start : span.end]
    return "".join(words.split()) == "".join((span.surface or "").split())


def _relation_problems(draft: Draft, known: Sequence[str]) -> Iterator[str]:
    labels = {span.key: span.label for span in draft.spans}
    for one in draft.relations:
        head, child = labels.get(one.head), labels.get(one.child)
        named = f"relation {one.label or ''} {one.head}->{one.child}".replace("  ", " ")
        if head is None or child is None:
            yield f"{named} points nowhere: {one.head if head is None else one.child} is no span"
        elif {head, child} - {*known}:
            continue  # of the span it is told already
        elif head != "QUANTITY":
            yield f"{named} starts at {head}: draw it from the quantity"
        elif (one.label or child) not in ROLES:
            yield f"{named} has an unknown label: the roles are {', '.join(ROLES)}"
        elif (one.label or child) != child:
            yield f"{named} leads to {child}: the role and the label of its span must agree"


def _take(draft: Draft, passages: list[Passage], problems: list[Problem]) -> None:
    try:
        passages.append(Passage.model_validate(_passage(draft)))
    except ValidationError as error:
        problems.append(draft.problem(reason_of(error.errors()[0])))


def _passage(draft: Draft) -> dict[str, Any]:
    told, number = draft.metadata, {span.key: n for n, span in enumerate(draft.spans)}
    label = {span.key: span.label for span in draft.spans}
    relations = [
        {"head": number[r.head], "child": number[r.child], "label": r.label or label[r.child]}
        for r in draft.relations
    ]
    return {
        "text": draft.text,
        "spans": [
            {"start": s.start, "end": s.end, "label": s.label, "status": s.status}
            for s in draft.spans
        ],
        "relations": [one for n, one in enumerate(relations) if one not in relations[:n]],
        "readings": list(_readings(draft)),
        "origin": _origin(draft),
        **{name: told[name] for name in KEPT if told.get(name) is not None or name in REQUIRED},
    }


def _origin(draft: Draft) -> dict[str, Any] | None:
    if draft.metadata.get("text_sha256") is None:
        return None
    told = {name: draft.metadata.get(name) for name in Origin.model_fields}
    return {name: value for name, value in told.items() if value is not None}


def _readings(draft: Draft) -> Iterator[dict[str, Any]]:
    """The readings of quantities that still stand where they stood."""
    places = {(s.start, s.end): n for n, s in enumerate(draft.spans) if s.label == "QUANTITY"}
    for reading in PlacedReadings.model_validate(draft.metadata).readings or []:
        head = places.get(reading.head)
        if head is not None:
            yield {**reading.model_dump(), "head": head}
