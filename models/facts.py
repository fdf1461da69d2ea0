"""From what was read around a quantity to facts: fields, full names, periods, statuses, changes."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from annotations.records import Fact, Quantity, Report, Sentence
from models.agencies import administrative_code
from models.carrying import is_carried, time_of_carried, with_carrying
from models.changes import change_of
from models.confidence import certainty
from models.doers import antecedent, governing_doers
from models.earlier import is_earlier, time_of_earlier
from models.negation import with_negation
from models.periods import Period, resolve_period
from models.quantities.lexicon import units
from models.relations.decoding import RoleSpan, likeliest
from models.report_names import ReportNames, names_in
from models.reviews import ReviewSpan, governing_time, is_compared
from models.statuses import status_of
from models.tables import read_table

# How far back 该局 looks for the body it stands for, in characters.
MEMORY = 500
# White space, and what has no width: a byte order mark in the midst of a text.
BLANKS = " \t\r\n\u3000\xa0\u200b\ufeff"

PEOPLE = "人"
_HAN = re.compile("[一-龥]+")

# Some of the fields of a fact, by name.
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a quantity stands: its report, its sentence, and the years under review there."""

    text: str
    report: Report
    sentence: Sentence
    given_year: int | None
    review: ReviewSpan | None

    @property
    def sentence_text(self) -> str:
        """The sentence as it stands in the source."""
        return self.text[self.sentence.start : self.sentence.end]

    @property
    def names(self) -> ReportNames:
        """What the report tells about names."""
        return names_in(self.text, self.report)


def compose(context: Context, quantity: Quantity, roles: Sequence[RoleSpan]) -> Iterator[Fact]:
    """The facts of one quantity: one, or one for each object that shares the figure."""
    roles = [trimmed(context.text, role) for role in roles]
    objects = [role for role in roles if role.role == "OBJECT" and role.start < role.end]
    if _names_its_object(quantity):
        # 5大模块18项指标: what the figure itself names is counted, whatever stands beside it.
        objects = []
        roles = [role for role in roles if role.role != "OBJECT"]
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
    for mended in (with_negation, with_carrying):
        action = mended(context.text, action, context.sentence.start)
    change = _change(context, quantity, action)
    return Fact(
        fact_id=_fact_id(context.report.document_id, quantity, number),
        document_id=context.report.document_id,
        **_figure(quantity),
        **_action(context.text, action),
        **_object(context.text, chosen, quantity),
        **_doers(context, quantity, agency),
        **_time(context, quantity, action, time, is_change=change["change"] is not None),
        **change,
        **_place(context),
        confidence=certainty(
            [_part(roles, "ACTION"), chosen or _part(roles, "OBJECT"), _part(roles, "AGENCY")]
        ),
    )


def _figure(quantity: Quantity) -> Fields:
    return {
        "quantity_text": quantity.text,
        "quantity_start": quantity.start,
        "quantity_end": quantity.end,
        "kind": quantity.kind,
        "value": quantity.value,
        "low": quantity.low,
        "high": quantity.high,
        "bound": quantity.bound,
        "unit": quantity.unit,
    }


def _action(text: str, action: RoleSpan | None) -> Fields:
    start, end = (action.start, action.end) if action else (None, None)
    return {"action": _surface(text, action), "action_start": start, "action_end": end}


def _object(text: str, chosen: RoleSpan | None, quantity: Quantity) -> Fields:
    """The object; where the text has none, the noun that is counted (5大模块, 70余人)."""
    words, noun = _surface(text, chosen), _counted_noun(quantity)
    start, end = _object_place(chosen, quantity, noun)
    name = words + chosen.head if words and chosen else noun
    return {"object": name, "object_start": start, "object_end": end}


def _doers(context: Context, quantity: Quantity, agency: RoleSpan | None) -> Fields:
    """The leading doer and those who act with it; the issuer where the sentence names none."""
    begin, names = context.sentence.start, context.names
    found, place = _within(context, agency), quantity.start - begin
    members = governing_doers(context.sentence_text, place, found, names.words)
    # A doer that is left out (会同市公安局检查) is an empty span.
    start, end = members[0] if members else (0, 0)
    span = (begin + start, begin + end) if start < end else (None, None)
    leader, *others = [_full_name(context, member) for member in members or [(0, 0)]]
    return {
        "agency": leader,
        "agency_code": administrative_code(leader),
        "agency_text": context.sentence_text[start:end] or None,
        "agency_start": span[0],
        "agency_end": span[1],
        "participants": tuple(dict.fromkeys(name for name in others if name not in (leader, None))),
    }


def _full_name(context: Context, member: tuple[int, int]) -> str | None:
    words = context.sentence_text[slice(*member)] or None
    if words and words.startswith("该"):
        place = context.sentence.start + member[0]
        first = max(context.report.start, place - MEMORY)
        words = antecedent(context.text[first:place], words)
    return context.names.full_name(words)


def _within(context: Context, span: RoleSpan | None) -> tuple[int, int] | None:
    """The span counted from the sentence's start; None for one of another sentence.

    Who acts in another sentence does not in this one: a doer that is left out is the issuer.
    """
    begin, end = context.sentence.start, context.sentence.end
    if span is None or span.start < begin or span.end > end:
        return None
    return span.start - begin, span.end - begin


def _time(
    context: Context,
    quantity: Quantity,
    action: RoleSpan | None,
    time: RoleSpan | None,
    *,
    is_change: bool,
) -> Fields:
    """The time words with the days they stand for, and whether it was done by then."""
    sentence, place = context.sentence_text, quantity.start - context.sentence.start
    status = status_of(sentence, place, planned_section=context.sentence.planned)
    earlier = is_earlier(sentence, place, place + quantity.end - quantity.start)
    own = time_of_earlier(sentence, place) if earlier else time_of_carried(sentence, place)
    words = own or _time_text(context, time, quantity.start)
    words = words or governing_time(
        sentence, place, action=_surface(context.text, action), review=context.review
    )
    told = _told(words, sentence[:place], is_change=is_change)
    first, last = _period(context, told, status)
    if status == "done" and last and _is_ahead(words, last.year, context.report.year):
        status = "planned"
    # 年初 is the whole year, which tells no more than nothing.
    dated = own is not None and (first, last) != _period(context, None, status)
    return {
        "time_text": words,
        "period_start": first,
        "period_end": last,
        "status": status,
        "earlier": earlier and not dated,
    }


def _told(words: str | None, before: str, *, is_change: bool) -> str | None:
    """The time words that date the figure itself, of those that compare it with something.

    去年同期64件 is of last year, 较去年同期增长5% of this one. Of the two in 较2020年的64件增加9件
    the first is of 2020.
    """
    if words is None or (is_change and words.endswith("同期")):
        return None
    return words[1:] if words[0] in "较比" and before.endswith(words + "的") else words


def _period(context: Context, words: str | None, status: str) -> Period:
    planned, year = status == "planned", context.report.year
    return resolve_period(words, year, planned=planned, given_year=context.given_year)


def _is_ahead(words: str | None, year: int, report_year: int | None) -> bool:
    """Whether time words lead beyond the report's year: 到2027年 in a report for 2024."""
    return bool(words and report_year and words.startswith("到") and year > report_year)


def _change(context: Context, quantity: Quantity, action: RoleSpan | None) -> Fields:
    begin = context.sentence.start
    moved = replace(quantity, start=quantity.start - begin, end=quantity.end - begin)
    found = change_of(context.sentence_text, moved, _within(context, action))
    return {"change": found.direction, "baseline": found.baseline}


def _place(context: Context) -> Fields:
    return {
        "section": " / ".join(context.sentence.section),
        "sentence": context.sentence_text,
        "sentence_start": context.sentence.start,
        "sentence_end": context.sentence.end,
    }


def _time_text(context: Context, time: RoleSpan | None, figure: int) -> str | None:
    """The time words, but 累计 or 截至年底 of another sentence do not reach into this one, nor
    上年 of 上年结转3件 beyond its figure.

    How far 累计 reaches within its sentence is left to the grammar, and 与上年相比 tells no time.
    """
    words = _surface(context.text, time)
    if time is None or words == "累计" or is_compared(context.text, time.start, time.end):
        return None
    if time.start >= context.sentence.end or is_carried(context.text, time.start, time.end, figure):
        return None
    if time.start < context.sentence.start:
        return None if resolve_period(words, context.report.year)[0] is None else words
    compared = context.text[time.start - 1 : time.start] in ("较", "比")
    return context.text[time.start - compared : time.end]


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


def trimmed(text: str, span: RoleSpan) -> RoleSpan:
    """The span without the white space at its ends (保持 93%以上)."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(BLANKS))
    return replace(span, start=start, end=start + len(words.strip(BLANKS)))


def _counted_noun(quantity: Quantity) -> str | None:
    """The noun that stands for a measure word (5大模块: 模块), and people without one (70余人)."""
    unit = quantity.unit or ""
    is_noun = unit not in units() and _HAN.fullmatch(unit)
    return unit if unit == PEOPLE or is_noun else None


def _names_its_object(quantity: Quantity) -> bool:
    """Whether the figure's own noun is what is counted: 5大模块, but not 20余问题."""
    noun = _counted_noun(quantity)
    return quantity.kind == "count" and noun not in (None, PEOPLE, *_general_nouns())


@cache
def _general_nouns() -> frozenset[str]:
    """问题, 事项: what they are of tells more."""
    return frozenset(r["noun"] for r in read_table("counted_nouns") if r["general"] == "yes")


def _part(roles: Sequence[RoleSpan], role: str) -> RoleSpan | None:
    """The likeliest span of a role, or the empty one that says how sure none is."""
    return likeliest(roles, role) or next((span for span in roles if span.role == role), None)


def _fact_id(document_id: str, quantity: Quantity, number: int) -> str:
    key = f"{document_id}|{quantity.start}|{quantity.end}|{number}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]
