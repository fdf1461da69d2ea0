"""What changed between two readings of the same texts: facts gained, lost and altered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple

from annotations.records import Fact

# What a fact says. agency_code is part of it, for 鼓楼区 lies in four cities, and so is stated_in:
# what was prose and is a cell now is added up otherwise. restates is none, an id that moves with
# the text before it; nor is how sure a fact or its indicator is, or where its words stand.
FIELDS = (
    "agency", "agency_code", "participants", "action", "object", "quantity_text", "kind", "value",
    "low", "high", "bound", "unit", "indicator", "status", "period_start", "period_end", "change",
    "baseline", "stated_in",
)  # fmt: skip

Place = tuple[str, int, int]


class Change(NamedTuple):
    """A fact that only one of the readings has, or that they tell otherwise."""

    kind: Literal["gained", "lost", "altered"]
    source: str
    before: Fact | None
    after: Fact | None

    @property
    def sentence(self) -> str:
        """The sentence that the fact stands in."""
        return next(fact.sentence for fact in (self.after, self.before) if fact)

    def altered(self) -> dict[str, tuple[object, object]]:
        """By field what it was and what it is."""
        if self.before is None or self.after is None:
            return {}
        pairs = {name: (getattr(self.before, name), getattr(self.after, name)) for name in FIELDS}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many facts both readings have, and how many changes of each kind there are."""

    same: int
    gained: int
    lost: int
    altered: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, one.name)} {one.name}" for one in fields(self))


def changes(
    before: Mapping[str, Sequence[Fact]], after: Mapping[str, Sequence[Fact]]
) -> Iterator[Change]:
    """Changes by source and place in its text.

    Facts of one quantity are compared with each other: what only one reading has is altered as
    long as the other has one left over, in the order of their objects in the text.
    """
    one, other = _by_place(before), _by_place(after)
    for place in sorted(one.keys() | other.keys()):
        yield from _at_one_place(place[0], one.get(place, []), other.get(place, []))


def without(facts: Iterable[Fact], names: Collection[str]) -> list[Fact]:
    """The facts as if these fields had not been told; each must have a default (indicator has)."""
    blank = {field.name: field.default for field in fields(Fact) if field.name in names}
    return [replace(fact, **blank) for fact in facts]  # type: ignore[arg-type]


def counted(found: Iterable[Change], before: Mapping[str, Sequence[Fact]]) -> Counted:
    """The changes counted, with the facts that stayed as they were."""
    kinds = [one.kind for one in found]
    gone = kinds.count("lost") + kinds.count("altered")
    same = sum(map(len, before.values())) - gone
    return Counted(same, kinds.count("gained"), kinds.count("lost"), kinds.count("altered"))


def _at_one_place(source: str, before: list[Fact], after: list[Fact]) -> Iterator[Change]:
    told = [said(fact) for fact in after]
    lost = []
    for fact in before:
        if said(fact) in told:
            number = told.index(said(fact))
            del told[number], after[number]
        else:
            lost.append(fact)
    paired = min(len(lost), len(after))
    for old, new in zip(lost, after, strict=False):
        yield Change("altered", source, old, new)
    for fact in lost[paired:]:
        yield Change("lost", source, fact, None)
    for fact in after[paired:]:
        yield Change("gained", source, None, fact)


def _by_place(readings: Mapping[str, Sequence[Fact]]) -> dict[Place, list[Fact]]:
    places: dict[Place, list[Fact]] = defaultdict(list)
    for source, facts in readings.items():
        for fact in facts:
            places[source, fact.quantity_start, fact.quantity_end].append(fact)
    return places


def said(fact: Fact) -> tuple[object, ...]:
    """What a fact says, without where."""
    return tuple(getattr(fact, name) for name in FIELDS)
