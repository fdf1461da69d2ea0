"""The gold facts of annotated passages: what a perfect reading of the passage would give."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from annotations.passages import Passage
from annotations.records import Fact, Quantity
from annotations.scoring import Outcome, Row, score
from models.facts import Context, compose
from models.periods import resolve_period
from models.pipeline import passage_contexts
from models.quantities import find_quantities
from models.relations.decoding import RoleSpan


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


def gold_facts(passage: Passage) -> Iterator[Fact]:
    """One fact for each quantity and object that annotators marked.

    What is marked decides span, action, object, agency, time and status. Value, unit and full
    names are worked out from the marked words: how well that is done shows on gold facts only.
    """
    contexts = _contexts(passage)
    for head in passage.quantities():
        yield from _facts_of(passage, head, _of(passage, head, contexts))


def _contexts(passage: Passage) -> list[Context]:
    return [context for group in passage_contexts(passage, 0) for context in group]


def _of(passage: Passage, head: int, contexts: Sequence[Context]) -> Context:
    """The context of the sentence in which a quantity stands."""
    start = passage.spans[head].start
    return next(c for c in reversed(contexts) if c.sentence.start <= start)


def _facts_of(passage: Passage, head: int, context: Context) -> Iterator[Fact]:
    span, roles = passage.spans[head], list(_roles(passage, head))
    status, agency = span.status or passage.section, _agency(context, roles)
    for fact in compose(context, _quantity(passage.text, span.start, span.end), roles):
        start, end = resolve_period(
            fact.time_text, passage.year, planned=status == "planned", given_year=None
        )
        yield replace(fact, status=status, period_start=start, period_end=end, agency=agency)


def _roles(passage: Passage, head: int) -> Iterator[RoleSpan]:
    for relation in passage.relations:
        if relation.head == head:
            child = passage.spans[relation.child]
            yield RoleSpan(relation.label, child.start, child.end, 1.0)


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
