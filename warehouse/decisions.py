"""What a reviewed passage decides about the facts that had been found in it.

What a person left as it was is confirmed, what was changed or added is corrected, and what was
removed is rejected. A quantity whose boundaries were moved is another quantity: the old one is
rejected, the new one added.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotations.passages import Passage, Relation, Span
from annotations.records import Fact, Mention
from warehouse.preannotation import preannotated, section_of
from warehouse.verdicts import Stretch, Verdict

INDICATOR = ("indicator", "indicator_confidence")
# What of a fact is worked out from the words that play a role for its quantity.
FIELDS = {
    "ACTION": ("action", "action_start", "action_end", "change", "baseline", *INDICATOR),
    "OBJECT": ("object", "object_start", "object_end", *INDICATOR),
    "AGENCY": ("agency", "agency_text", "agency_start", "agency_end", "agency_code",
               "participants"),
    "TIME": ("time_text", "period_start", "period_end"),
    "STATUS": ("status",),
}  # fmt: skip
PERIOD = ("period_start", "period_end")
PARTS = ("quantity", "action", "object", "agency", "sentence")
OFFSETS = tuple(f"{part}_{end}" for part in PARTS for end in ("start", "end"))

Place = tuple[int, int]
# What is marked for one quantity: the places of each role's spans, and the status.
Said = Mapping[str, frozenset[object]]


def decide(
    passage: Passage,
    stretch: Stretch,
    found: Sequence[Fact],
    mentions: Iterable[Mention],
    marked: Iterable[Fact],
) -> Iterator[Verdict]:
    """The verdicts on the facts `found` in the passage.

    `marked` are the facts that the person's marks say, with offsets in the passage.
    """
    start = stretch.start
    before = _said(*preannotated(passage.text, start, found, mentions), section_of(found))
    after = _said(passage.spans, passage.relations, passage.section)
    meant = [_in_source(fact, passage, stretch) for fact in marked]
    for place in sorted(before.keys() | after.keys()):
        old = [fact for fact in found if _place(fact, start) == place]
        new = [fact for fact in meant if _place(fact, start) == place]
        yield from _judged(old, new, before.get(place), after.get(place))


def _judged(
    old: Sequence[Fact], new: Sequence[Fact], before: Said | None, after: Said | None
) -> Iterator[Verdict]:
    """The verdicts on one quantity, for which was marked what `before` and `after` say."""
    if before is None:
        yield from (Verdict(_numbered(fact, n), "corrected", None) for n, fact in enumerate(new))
    elif after is None or before == after:
        review = "rejected" if after is None else "confirmed"
        yield from (Verdict(fact, review, fact.confidence) for fact in old)
    else:
        yield from _corrected(old, new, {role for role in FIELDS if before[role] != after[role]})


def _said(spans: Sequence[Span], relations: Iterable[Relation], section: str) -> dict[Place, Said]:
    """What is marked for each quantity, by its place in the passage."""
    linked = list(relations)
    return {
        (span.start, span.end): {
            "STATUS": frozenset({span.status or section}),
            **{role: frozenset(
                (spans[one.child].start, spans[one.child].end)
                for one in linked if one.head == head and one.label == role
            ) for role in FIELDS if role != "STATUS"},
        }
        for head, span in enumerate(spans) if span.label == "QUANTITY"
    }  # fmt: skip


def _corrected(old: Sequence[Fact], new: Sequence[Fact], changed: set[str]) -> Iterator[Verdict]:
    """The old facts with what was changed in them; one for each object where those changed.

    What was not changed stays as it had been found: it was read in the whole report.
    """
    count = len(new) if "OBJECT" in changed else len(old)
    for number in range(count):
        base = old[min(number, len(old) - 1)]
        fact = replace(base, **_fields(base, new[min(number, len(new) - 1)], changed))
        if number < len(old):
            yield Verdict(fact, "corrected", base.confidence)
        else:
            yield Verdict(_numbered(fact, number), "corrected", None)
    yield from (Verdict(fact, "rejected", fact.confidence) for fact in old[count:])


def _fields(old: Fact, new: Fact, changed: Iterable[str]) -> dict[str, Any]:
    """What becomes of the old fact's fields. Its period hangs on the status where it is no plan any
    more, or has become one: 今年 and no words at all are of another year then."""
    names = [name for role in changed for name in FIELDS[role]]
    turned = (old.status == "planned") != (new.status == "planned")
    if "STATUS" in changed and turned and old.time_text == new.time_text:
        names += PERIOD
    return {name: getattr(new, name) for name in names}


def _place(fact: Fact, start: int) -> Place:
    return fact.quantity_start - start, fact.quantity_end - start


def _in_source(fact: Fact, passage: Passage, stretch: Stretch) -> Fact:
    """A fact of the passage as one of its document."""
    places = {name: getattr(fact, name) for name in OFFSETS}
    moved: dict[str, Any] = {
        name: None if at is None else at + stretch.start for name, at in places.items()
    }
    section = passage.origin.heading if passage.origin else ""
    return replace(fact, document_id=stretch.document_id, section=section, **moved)


def _numbered(fact: Fact, number: int) -> Fact:
    """With the id that an extraction would give to this fact of this quantity."""
    key = f"{fact.document_id}|{fact.quantity_start}|{fact.quantity_end}|{number}"
    return replace(fact, fact_id=hashlib.sha256(key.encode()).hexdigest()[:16])
