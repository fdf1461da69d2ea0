"""The gold facts of annotated passages: what a perfect reading of the passage would give."""

from collections.abc import Iterator
from dataclasses import replace

from annotations.passages import Passage
from annotations.records import Fact, Quantity
from models.facts import compose
from models.periods import resolve_period
from models.pipeline import passage_contexts
from models.quantities import find_quantities
from models.relations.decoding import RoleSpan


def gold_facts(passage: Passage) -> Iterator[Fact]:
    """One fact for each quantity and object that annotators marked.

    What is marked decides span, action, object, agency, time and status. Value, unit and full
    names are worked out from the marked words: how well that is done shows on gold facts only.
    """
    contexts = [context for group in passage_contexts(passage, 0) for context in group]
    for head in passage.quantities():
        span = passage.spans[head]
        context = next(c for c in reversed(contexts) if c.sentence.start <= span.start)
        roles = list(_roles(passage, head))
        status = span.status or passage.section
        for fact in compose(context, _quantity(passage.text, span.start, span.end), roles):
            start, end = resolve_period(
                fact.time_text, passage.year, planned=status == "planned", given_year=None
            )
            yield replace(fact, status=status, period_start=start, period_end=end)


def _roles(passage: Passage, head: int) -> Iterator[RoleSpan]:
    for relation in passage.relations:
        if relation.head == head:
            child = passage.spans[relation.child]
            yield RoleSpan(relation.label, child.start, child.end, 1.0)


def _quantity(text: str, start: int, end: int) -> Quantity:
    """The quantity in the marked span, read in its text or else by itself."""
    for one in find_quantities(text):
        if (one.start, one.end) == (start, end):
            return one
    alone = [one for one in find_quantities(text[start:end]) if one.text == text[start:end]]
    if alone:
        return replace(alone[0], start=start, end=end)
    return Quantity(start, end, text[start:end], "count", None, None, None, "exact", None)
