"""Which indicators a fact may belong to: those of its kind and unit that its object names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotations.records import Fact
from models.indicators.table import Indicator, aliases, countable, is_level
from models.negation import is_undone

# 全市 and the like in front of an object say where, and are no part of its name.
_SCOPE = re.compile(r"^(?:全[省市县区州国旗]|我[省市县区]|本[省市县区级]|[省市县区]本级)")
# A cell under 总计 is the whole's figure.
_TOTAL = re.compile("·(?:总计|合计|总量|总数)$")
# Between the headers that are a cell's object: 城镇新增就业·女性.
_PART = "·"
_GROWTH = re.compile(r"(?:同比)?(?:增速|增幅|涨幅|增长率|降幅)$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What is read of a fact; `start` is where its quantity stands in the sentence, `sector` that
    of the report's issuer. The object of a cell of a table, `is_cell`, is its headers."""

    action: str | None
    object: str
    kind: str
    unit: str
    is_change: bool
    sentence: str
    start: int
    sector: str
    is_cell: bool = False

    @classmethod
    def of(cls, fact: Fact, sector: str) -> "Statement":
        """That of a fact in the report of an issuer of this sector."""
        is_cell = fact.stated_in == "table"
        return cls(
            action=fact.action,
            object=_TOTAL.sub("", fact.object or "") if is_cell else fact.object or "",
            kind=fact.kind,
            unit=fact.unit or "",
            is_change=fact.change is not None,
            sentence=fact.sentence,
            start=_start(fact),
            sector=sector,
            is_cell=is_cell,
        )

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Statement":
        """That of a line of a gold file."""
        return cls(
            action=row["action"],
            object=row["object"] or "",
            kind=row["kind"],
            unit=row["unit"] or "",
            is_change=row["change"] is not None,
            sentence=row["sentence"],
            start=row["start"],
            sector=row["sector"],
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that the object or the action names.

    `place` is where the alias stands: at the `end` of the object, `inside` it, or as the `action`;
    `rest` is the object without it. `verb` is the row's word that agrees, in the `action` or in the
    `object`; `none` where the row needs none and there is none; `any` where it names none. `gap` is
    how far the nearest of its contexts stands before the figure, in characters.
    """

    indicator: Indicator
    alias: str
    place: str
    rest: str
    verb: str
    verb_in: str | None
    gap: int | None

    @property
    def holds(self) -> bool:
        """Whether all conditions of the table hold."""
        has_context = not self.indicator.contexts or self.gap is not None
        return self.place != "inside" and self.verb_in is not None and has_context


def _start(fact: Fact) -> int:
    """Where the quantity stands in its sentence; that of a cell of a table ends with the cell."""
    if fact.stated_in == "table":
        return max(fact.sentence.rfind(fact.quantity_text), 0)
    return fact.quantity_start - fact.sentence_start


def candidates(said: Statement) -> list[Candidate]:
    """One for each indicator that may be meant; many facts have none."""
    found: dict[str, Candidate] = {}
    if (said.kind, said.unit) not in countable():
        return []
    for alias, place, rest in _named(said, _objects(said)):
        for row, must_be_whole in aliases().get(alias, ()):
            is_whole = place == "action" or (place == "end" and not rest)
            known = found.get(row.id)
            is_longer = known is None or len(alias) > len(known.alias)
            is_part = said.is_cell and _PART in rest
            if is_longer and not is_part and (is_whole or not must_be_whole) and _fits(row, said):
                found[row.id] = _candidate(row, said, alias, place, rest)
    return list(found.values())


def by_rules(said: Statement) -> Candidate | None:
    """The one that the rules of the table alone would take."""
    held = [one for one in candidates(said) if one.holds]
    return max(held, key=rank, default=None)


def rank(one: Candidate) -> tuple[int, bool, int, float]:
    """What the rules order candidates by: the longest alias, a context, the longest verb, the
    nearest context."""
    near = 0.0 if one.gap is None else 1 / (2 + one.gap)
    return len(one.alias), bool(one.indicator.contexts), len(one.verb), near


def _objects(said: Statement) -> list[str]:
    """The object, and without the words for a place before it and for growth behind it."""
    names = [said.object, _GROWTH.sub("", said.object)]
    return list(dict.fromkeys([*names, *(_SCOPE.sub("", name) for name in names)]))


def _named(said: Statement, objects: list[str]) -> Iterator[tuple[str, str, str]]:
    """What may be an alias: the endings of the object, the action, other parts of the object."""
    for name in objects:
        for start in range(len(name)):
            yield name[start:], "end", name[:start]
    if said.action:
        yield said.action, "action", said.object
    if said.is_cell:
        return
    name = objects[-1]
    for start in range(len(name) - 2):
        for end in range(start + 2, len(name)):
            yield name[start:end], "inside", name[:start] + name[end:]


def _fits(row: Indicator, said: Statement) -> bool:
    """Kind, unit, change, and none of the words that speak against it."""
    if row.kind != said.kind or said.unit not in row.units:
        return False
    named = said.object + (said.action or "")
    if any(word in named for word in row.excludes):
        return False
    if any(word in said.sentence for word in row.never):
        return False
    if is_undone(said.action) and not any(map(is_undone, row.verbs)):
        return False
    grows = said.is_change or _GROWTH.search(said.object) is not None
    by_verb = not row.is_change and any(verb in (said.action or "") for verb in row.verbs)
    return row.is_change == grows or by_verb


def _candidate(row: Indicator, said: Statement, alias: str, place: str, rest: str) -> Candidate:
    verb, where = _verb(row, said)
    return Candidate(row, alias, place, rest, verb, where, _gap(row, said))


def _verb(row: Indicator, said: Statement) -> tuple[str, str | None]:
    """The longest verb of the row that is there, and where."""
    if row.takes_any_verb:
        return "", "any"
    in_action = [verb for verb in row.verbs if verb in (said.action or "")]
    if in_action:
        return max(in_action, key=len), "action"
    if not is_level(said.action):
        return "", None
    in_object = [verb for verb in row.verbs if verb in said.object]
    if in_object:
        return max(in_object, key=len), "object"
    return "", "none" if row.without_verb else None


def _gap(row: Indicator, said: Statement) -> int | None:
    """How near before the figure one of the row's contexts stands; its length of the sentence
    where it stands behind it or in the object alone."""
    named = said.object + (said.action or "")
    found = [word for word in row.contexts if word in said.sentence or word in named]
    if not found:
        return None
    places = [said.sentence.rfind(word, 0, said.start) for word in found]
    return said.start - max(places) if max(places) >= 0 else len(said.sentence)
