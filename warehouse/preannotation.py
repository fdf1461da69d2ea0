"""Facts as marks in a text: the passage that a person would have annotated to say the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from annotations.passages import Relation, Span
from annotations.records import ROLES, Fact, Mention

# Start and end, counted from the start of the passage, and label.
Place = tuple[int, int, str]

# Quantities are facts, and actions and objects are only marked where they belong to one. Mentions
# with another label (LAW, or PROJECT that a user added) are marked for the recognisers' sake.
OF_FACTS = frozenset({"QUANTITY", "ACTION", "OBJECT"})


def section_of(facts: Sequence[Fact]) -> str:
    """`planned` where all facts of a passage are, else `done`."""
    return "planned" if facts and all(fact.status == "planned" for fact in facts) else "done"


def preannotated(
    text: str, start: int, facts: Sequence[Fact], mentions: Iterable[Mention]
) -> tuple[tuple[Span, ...], tuple[Relation, ...]]:
    """Spans and relations of the passage `text`, which begins at `start` of its source.

    No two spans overlap: a role whose words stand outside the passage, or in a span of another
    label, gets no relation.
    """
    heads = [_quantity(start, fact) for fact in facts]
    roles = [list(_roles(text, start, fact)) for fact in facts]
    marked = sorted(_apart([*heads, *_by_use(roles), *_names(text, start, mentions)]))
    statuses = dict(_statuses(start, facts))
    spans = (
        {"start": place[0], "end": place[1], "label": place[2], "status": statuses.get(place)}
        for place in marked
    )
    return tuple(map(Span.model_validate, spans)), _linked(heads, roles, marked)


def _linked(
    heads: Sequence[Place], roles: Iterable[Sequence[Place]], marked: Sequence[Place]
) -> tuple[Relation, ...]:
    """From each head to the marks that stand for its roles, in the order of both."""
    links = {
        (marked.index(head), ROLES.index(child[2]), marked.index(child))
        for head, places in zip(heads, roles, strict=True)
        for place in places
        if (child := _standing_for(place, marked))
    }
    return tuple(
        Relation.model_validate({"head": head, "child": child, "label": ROLES[role]})
        for head, role, child in sorted(links)
    )


def _names(text: str, start: int, mentions: Iterable[Mention]) -> Iterator[Place]:
    for one in mentions:
        if one.label not in OF_FACTS and start <= one.start and one.end <= start + len(text):
            yield one.start - start, one.end - start, one.label


def _quantity(start: int, fact: Fact) -> Place:
    return fact.quantity_start - start, fact.quantity_end - start, "QUANTITY"


def _roles(text: str, start: int, fact: Fact) -> Iterator[Place]:
    spans = {
        "ACTION": (fact.action_start, fact.action_end),
        "OBJECT": (fact.object_start, fact.object_end),
        "AGENCY": (fact.agency_start, fact.agency_end),
        "TIME": _time(text, start, fact),
    }
    for role, (first, last) in spans.items():
        if first is not None and last is not None and start <= first and last <= start + len(text):
            yield first - start, last - start, role


def _time(text: str, start: int, fact: Fact) -> tuple[int | None, int | None]:
    """Where the time words stand, which a fact does not tell: last before the quantity, else first
    behind it."""
    words, place = fact.time_text, fact.quantity_start - start
    if not words:
        return None, None
    found = text.rfind(words, 0, place)
    found = found if found >= 0 else text.find(words, place)
    return (None, None) if found < 0 else (start + found, start + found + len(words))


def _by_use(roles: Iterable[Sequence[Place]]) -> list[Place]:
    """The places of roles, those that more facts share first, then the longer ones."""
    used = Counter(place for places in roles for place in places)
    return sorted(used, key=lambda place: (-used[place], place[0] - place[1], place))


def _apart(places: Iterable[Place]) -> list[Place]:
    """The places without those that overlap an earlier one."""
    kept: list[Place] = []
    for place in places:
        if not any(_overlap(place, one) for one in kept):
            kept.append(place)
    return kept


def _standing_for(place: Place, marked: Iterable[Place]) -> Place | None:
    """The mark of the place, or the one with its label that it overlaps."""
    return next((one for one in marked if one[2] == place[2] and _overlap(place, one)), None)


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _statuses(start: int, facts: Sequence[Fact]) -> Iterator[tuple[Place, str]]:
    """The status of each quantity that differs from the passage's."""
    for fact in facts:
        if fact.status != section_of(facts):
            yield _quantity(start, fact), fact.status
