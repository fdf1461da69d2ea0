"""The indicators of seeds/lexicon/indicators.csv; seeds/lexicon/README.md says what a row means."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.tables import read_table

# An alias behind it must be the whole object; a context behind the other must not stand there.
WHOLE, NEVER = "=", "!"
# A row that takes this for an action takes facts without one.
NO_ACTION = "-"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row. `units` are all that count the same, `verbs` its actions but for `without_verb`, which
    says that none is needed; `contexts` and `never` are words of the sentence."""

    id: str
    name: str
    sector: str
    kind: str
    unit: str
    aggregation: str
    units: frozenset[str]
    is_change: bool
    verbs: tuple[str, ...]
    without_verb: bool
    contexts: tuple[str, ...]
    never: tuple[str, ...]
    excludes: tuple[str, ...]

    @property
    def takes_any_verb(self) -> bool:
        """Whether the row names no actions."""
        return not self.verbs and not self.without_verb


@cache
def indicators() -> Mapping[str, Indicator]:
    """All of them, by id."""
    return {row["id"]: _indicator(row) for row in read_table("indicators")}


@cache
def aliases() -> Mapping[str, tuple[tuple[Indicator, bool], ...]]:
    """The rows of each alias, and whether it must be the whole object there."""
    found: dict[str, list[tuple[Indicator, bool]]] = defaultdict(list)
    for row in read_table("indicators"):
        for alias in row["objects"].split():
            found[alias.removeprefix(WHOLE)].append((indicators()[row["id"]], alias[0] == WHOLE))
    return {alias: tuple(rows) for alias, rows in found.items()}


@cache
def countable() -> frozenset[tuple[str, str]]:
    """The kinds of quantity with their units that any of them has; most facts have another."""
    return frozenset((row.kind, unit) for row in indicators().values() for unit in row.units)


def is_level(action: str | None) -> bool:
    """Whether an action states a level and not a flow (增至, 稳定在); none does, too.

    收到 ends like one, but is a verb of some rows.
    """
    words = _level_words()
    if action is None or action in words["whole"]:
        return True
    return action.endswith(words["ending"]) and action not in _verbs()


@cache
def _verbs() -> frozenset[str]:
    return frozenset(verb for row in indicators().values() for verb in row.verbs)


@cache
def _level_words() -> Mapping[str, tuple[str, ...]]:
    rows = read_table("level_actions")
    return {
        match: tuple(row["word"] for row in rows if row["match"] == match)
        for match in ("whole", "ending")
    }


def _indicator(row: Mapping[str, str]) -> Indicator:
    actions, contexts = row["actions"].split(), row["contexts"].split()
    return Indicator(
        id=row["id"],
        name=row["name"],
        sector=row["sector"],
        kind=row["kind"],
        unit=row["unit"],
        aggregation=row["aggregation"],
        units=_units(row),
        is_change=row["change"] == "yes",
        verbs=tuple(verb for verb in actions if verb != NO_ACTION),
        without_verb=NO_ACTION in actions,
        contexts=tuple(word for word in contexts if word[0] != NEVER),
        never=tuple(word[1:] for word in contexts if word[0] == NEVER),
        excludes=tuple(row["excludes"].split()),
    )


def _units(row: Mapping[str, str]) -> frozenset[str]:
    """The row's units, and of a measure all with the same base unit (公顷 for 亩)."""
    units = {row["unit"], *row["units"].split()}
    bases = {
        one["base_unit"]
        for one in read_table("units")
        if one["unit"] in units and one["dimension"] == "measure" and one["base_unit"]
    }
    return frozenset(units | {u["unit"] for u in read_table("units") if u["base_unit"] in bases})
