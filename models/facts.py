"""From what was read around a quantity to facts: fields, full names, periods, statuses."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.records import Fact, Quantity, Report, Sentence
from models.agencies import resolve_agency
from models.periods import resolve_period
from models.quantities.lexicon import units
from models.relations.decoding import RoleSpan, likeliest
from models.reviews import ReviewSpan, governing_time
from models.statuses import status_of

# How sure a role is that nothing was found for: what is left out cannot be scored by its span.
ABSENT = 0.8
# White space, and what has no width: a byte order mark in the midst of a text.
BLANKS = " \t\r\n\u3000\xa0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quantity stands: its report, its sentence, and the years under review there."""

    text: str
    report: Report
    sentence: Sentence
    given_year: int | None
    review: ReviewSpan | None


def compose(context: Context, quantity: Quantity, roles: Sequence[RoleSpan]) -> Iterator[Fact]:
    """The facts of one quantity: one, or one for each object that shares the figure."""
    trimmed = (_trimmed(context.text, role) for role in roles)
    roles = [role for role in trimmed if role.start < role.end]
    objects = [role for role in roles if role.role == "OBJECT"]
    for number, chosen in enumerate(objects or [None]):
        yield _fact(context, quantity, roles, chosen, number)


def _fact(
    context: Context,
    quantity: Quantity,
    roles: Sequence[RoleSpan],
    chosen: RoleSpan | None,
    number: int,
) -> Fact:
    action, agency, time = (likeliest(roles, role) for role in ("ACTION", "AGENCY", "TIME"))
    text, report, sentence = context.text, context.report, context.sentence
    action_text, agency_text = _surface(text, action), _surface(text, agency)
    sentence_text = text[sentence.start : sentence.end]
    place = quantity.start - sentence.start
    status = status_of(sentence_text, place, planned_section=sentence.planned)
    time_text = _time_text(context, time) or governing_time(
        sentence_text, place, action=action_text, review=context.review
    )
    period = resolve_period(
        time_text, report.year, planned=status == "planned", given_year=context.given_year
    )
    noun = _counted_noun(quantity)
    place_of = _object_place(chosen, quantity, noun)
    return Fact(
        fact_id=_fact_id(report.document_id, quantity, number),
        document_id=report.document_id,
        quantity_text=quantity.text,
        quantity_start=quantity.start,
        quantity_end=quantity.end,
        kind=quantity.kind,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        bound=quantity.bound,
        unit=quantity.unit,
        action=action_text,
        action_start=action.start if action else None,
        action_end=action.end if action else None,
        object=_object_text(text, chosen) or noun,
        object_start=place_of[0],
        object_end=place_of[1],
        agency=resolve_agency(agency_text, report.issuer),
        agency_text=agency_text,
        agency_start=agency.start if agency else None,
        agency_end=agency.end if agency else None,
        time_text=time_text,
        period_start=period[0],
        period_end=period[1],
        status=status,
        section=" / ".join(sentence.section),
        sentence=sentence_text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        confidence=_confidence((action, chosen, agency)),
    )


def _time_text(context: Context, time: RoleSpan | None) -> str | None:
    """The time words, but 累计 or 截至年底 of another sentence do not reach into this one."""
    words = _surface(context.text, time)
    if time is None or time.start >= context.sentence.start:
        return words
    return None if resolve_period(words, context.report.year)[0] is None else words


def _object_text(text: str, chosen: RoleSpan | None) -> str | None:
    words = _surface(text, chosen)
    return words + chosen.head if words and chosen else None


def _object_place(
    chosen: RoleSpan | None, quantity: Quantity, noun: str | None
) -> tuple[int | None, int | None]:
    """Where the object stands: nowhere as such, where a list says its head for all members."""
    if chosen:
        return (None, None) if chosen.head else (chosen.start, chosen.end)
    if noun and quantity.text.endswith(noun):
        return quantity.end - len(noun), quantity.end
    return None, None


def _surface(text: str, span: RoleSpan | None) -> str | None:
    return text[span.start : span.end] if span else None


def _trimmed(text: str, span: RoleSpan) -> RoleSpan:
    """The span without the white space at its ends (保持 93%以上)."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(BLANKS))
    return replace(span, start=start, end=start + len(words.strip(BLANKS)))


def _counted_noun(quantity: Quantity) -> str | None:
    """The noun that stands for a measure word (5大模块: 模块), and people without one (70余人)."""
    unit = quantity.unit
    return unit if unit == "人" or (unit and unit not in units()) else None


def _confidence(parts: Sequence[RoleSpan | None]) -> float:
    confidence = 1.0
    for part in parts:
        confidence *= part.score if part else ABSENT
    return round(confidence, 4)


def _fact_id(document_id: str, quantity: Quantity, number: int) -> str:
    key = f"{document_id}|{quantity.start}|{quantity.end}|{number}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
