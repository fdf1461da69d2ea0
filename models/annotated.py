"""The gold facts of annotated passages: what a perfect reading of the passage would give."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import cycle

from annotations.passages import Passage
from annotations.records import Fact, Quantity
from annotations.scoring import Outcome, Row, score
from models.agencies import administrative_code
from models.facts import Context, Fields, compose, trimmed
from models.periods import resolve_period
from models.pipeline import passage_contexts
from models.quantities import find_quantities
from models.relations.decoding import RoleSpan, likeliest


def passage_outcomes(
    passages: Sequence[Passage], found: Sequence[Sequence[Fact]], names: Sequence[str] = ()
) -> list[Outcome]:
    """What was found in each passage against its gold; documents bear `names`, or numbers."""
    names = names or [str(number) for number in range(len(passages))]
    return score(
        [row for name, one in zip(names, passages, strict=True) for row in gold_rows(one, name)],
        [
            {**asdict(fact), "source_name": name}
            for name, facts in zip(names, found, strict=True)
            for fact in facts
        ],
    )


def gold_rows(passage: Passage, name: str) -> Iterator[Row]:
    """The gold facts as rows, with their equally good readings in full."""
    contexts = _contexts(passage)
    readings = {reading.head: reading for reading in passage.readings}
    for head in passage.quantities():
        context, also = _of(passage, head, contexts), {}
        if reading := readings.get(head):
            agencies = [context.names.full_name(words) for words in reading.agency_also]
            also = {**reading.model_dump(exclude={"head"}), "agency_also": agencies}
        for fact in _facts_of(passage, head, context):
            yield {**asdict(fact), **also, "doc": name}


def marked_facts(passage: Passage, title: str | None = None) -> Iterator[Fact]:
    """What a person's marks say: one fact for each quantity and object.

    Span, action, object, doer, time words and status are as they are marked, and what is not marked
    is not there, however the text reads. Value, unit, full names and period are worked out from the
    marked words; `title` is the report's: in a work report 今年 is the year in which it is given.
    """
    contexts = _contexts(passage, title)
    for head in passage.quantities():
        context, roles = _of(passage, head, contexts), list(_roles(passage, head))
        objects: list[RoleSpan | None] = [role for role in roles if role.role == "OBJECT"]
        # The reading of 5大模块 has one fact, whatever objects are marked.
        for fact, chosen in zip(cycle(_facts_of(passage, head, context)), objects or [None]):
            said = _object(context, chosen) | _doers(context, roles, fact)
            yield replace(fact, **said, **_time(context, roles, fact.status))


def _contexts(passage: Passage, title: str | None = None) -> list[Context]:
    return [context for group in passage_contexts(passage, 0, title) for context in group]


def _of(passage: Passage, head: int, contexts: Sequence[Context]) -> Context:
    """The context of the sentence in which a quantity stands."""
    start = passage.spans[head].start
    return next(c for c in reversed(contexts) if c.sentence.start <= start)


def _facts_of(passage: Passage, head: int, context: Context) -> Iterator[Fact]:
    """The facts of a quantity, read with the marks for roles.

    What is marked decides span, action, object, agency and status. The rest is worked out: how well
    that is done shows on gold facts only.
    """
    span, roles = passage.spans[head], list(_roles(passage, head))
    status, agency = span.status or passage.section, _agency(context, roles)
    for fact in compose(context, _quantity(passage.text, span.start, span.end), roles):
        start, end = resolve_period(
            fact.time_text, passage.year, planned=status == "planned", given_year=context.given_year
        )
        yield replace(fact, status=status, period_start=start, period_end=end, agency=agency)


def _roles(passage: Passage, head: int) -> Iterator[RoleSpan]:
    for relation in passage.relations:
        if relation.head == head:
            child = passage.spans[relation.child]
            yield trimmed(passage.text, RoleSpan(relation.label, child.start, child.end, 1.0))


def _object(context: Context, chosen: RoleSpan | None) -> Fields:
    """The marked object; the noun of a figure that has none is left as it was read."""
    if chosen is None:
        return {}
    words = context.text[chosen.start : chosen.end]
    return {"object": words, "object_start": chosen.start, "object_end": chosen.end}


def _doers(context: Context, roles: Sequence[RoleSpan], fact: Fact) -> Fields:
    """The marked doers, the leading one first; those who act with it are read where it alone is
    marked, and led in the reading too."""
    spans = [(role.start, role.end) for role in roles if role.role == "AGENCY"]
    place = spans[0] if spans else (None, None)
    if len(spans) < 2 and place == (fact.agency_start, fact.agency_end):
        return {}
    words: list[str | None] = [context.text[start:end] for start, end in spans]
    leader, *others = map(context.names.full_name, words or [None])
    return {
        "agency": leader,
        "agency_code": administrative_code(leader),
        "agency_text": words[0] if words else None,
        "agency_start": place[0],
        "agency_end": place[1],
        "participants": tuple(dict.fromkeys(name for name in others if name not in (leader, None))),
    }


def _time(context: Context, roles: Sequence[RoleSpan], status: str) -> Fields:
    """The marked time words, with the 较 before them, and their days."""
    time, words = likeliest(roles, "TIME"), None
    if time:
        compared = context.text[time.start - 1 : time.start] in ("较", "比")
        words = context.text[time.start - compared : time.end]
    first, last = resolve_period(
        words, context.report.year, planned=status == "planned", given_year=context.given_year
    )
    return {"time_text": words, "period_start": first, "period_end": last}


def _agency(context: Context, roles: Sequence[RoleSpan]) -> str | None:
    """The full name of the doer that annotators marked, else the issuer."""
    doer = next((role for role in roles if role.role == "AGENCY"), None)
    return context.names.full_name(context.text[doer.start : doer.end] if doer else None)


def _quantity(text: str, start: int, end: int) -> Quantity:
    """The quantity in the marked span, read in its text or else by itself."""
    for one in find_quantities(text):
        if (one.start, one.end) == (start, end):
            return one
    alone = [one for one in find_quantities(text[start:end]) if one.text == text[start:end]]
    if alone:
        return replace(alone[0], start=start, end=end)
    return Quantity(start, end, text[start:end], "count", None, None, None, "exact", None)
