"""The words of tables (seeds/lexicon/table_words.csv, header_units.csv) and units by their
names."""

import re
from dataclasses import dataclass
from functools import cache

from models.quantities import find_quantities
from models.quantities.lexicon import units
from models.tables import read_table

_MAGNITUDE = re.compile(r"[十百千万亿]{1,2}")
_UNIT_LABEL = re.compile(r"^(?:金额|数量|计量|货币)?单位[:：]?")


@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """What a header's noun is measured in: 户数 in 户; 金额 in some unit of the kind money."""

    noun: str
    unit: str
    kind: str


@cache
def table_words(kind: str) -> frozenset[str]:
    """The words of one kind."""
    return frozenset(row["word"] for row in read_table("table_words") if row["kind"] == kind)


@cache
def changes() -> dict[str, str]:
    """Headers that say by how much something changed: up, down or either."""
    rows = read_table("table_words")
    return {row["word"]: row["change"] for row in rows if row["kind"] == "change"}


@cache
def header_unit(name: str) -> HeaderUnit | None:
    """What the longest noun at the end of a header tells of its unit."""
    ends = [one for one in _header_units() if name.endswith(one.noun)]
    return max(ends, key=lambda one: len(one.noun), default=None)


@cache
def _header_units() -> tuple[HeaderUnit, ...]:
    return tuple(HeaderUnit(**row) for row in read_table("header_units"))


@cache
def unit_kind(words: str) -> str | None:
    """The kind of quantity that a unit measures (万元: money), None for what is no unit."""
    if _MAGNITUDE.fullmatch(words):
        return "count"
    found = find_quantities(f"3{words}") if words and not words[0].isdigit() else []
    if len(found) != 1 or found[0].start or found[0].unit is None:
        return None
    known = found[0].unit in units() or "/" in found[0].unit
    # 元/人·月: what a unit is counted by may follow it; so may another one (万册件).
    rest = f"3{words}"[found[0].end :]
    told = rest in units() or re.fullmatch(r"(?:[/·・每][^\s]{1,6})*", rest)
    return found[0].kind if known and told else None


def units_in(words: str) -> tuple[str, ...]:
    """The units that a bracket or a line names: 单位：户、人、万元; nothing where it names
    others."""
    bare = _UNIT_LABEL.sub("", words.strip())
    if unit_kind(bare):
        return (bare,)
    parts = tuple(part.strip() for part in re.split(r"[、,，;；和]", bare))
    return parts if len(parts) > 1 and all(map(unit_kind, parts)) else ()
