"""Names of public bodies: the organ table, and how a name is taken apart."""

import re
from dataclasses import dataclass
from functools import cache

from models.regions import RANKS, leading_place
from models.tables import read_table

# Words before the place in the names of national bodies' branches, and of party and league.
_PREFIX = re.compile(
    r"中共(?!中央)|中国共产党|共青团(?!中央)|国家税务总局(?=.)|国家统计局(?=.+调查)"
    r"|国家金融监督管理总局(?=.)|中国人民银行(?=.)|人民银行(?=.)|国网(?=.)|国家能源局(?=.)"
)
_LEVEL = re.compile(rf"(?:{'|'.join(RANKS)})(?=.)(?<!市(?=[场容]))")
_KIND_OF_ORGAN = re.compile(r"(?:委员会|办公室|[局厅委办部])$")
_LEAGUE = re.compile(r"团([省市县区州盟旗])委(?:员会)?$")


# Rows of the organ table that are no organs but how names end.
ENDINGS = ("body", "establishment", "word")


@dataclass(frozen=True, slots=True)
class Organ:
    """A row of the organ table; `kind` is government, party, inner, national, ..."""

    name: str
    kind: str
    system: str


@dataclass(frozen=True, slots=True)
class BodyName:
    """A body's name in its parts: prefix, places or a bare level word (市), organ."""

    prefix: str
    places: tuple[str, ...]
    level: str
    organ: str


@cache
def organs() -> dict[str, Organ]:
    """Every organ under its official name and its aliases (发改委 -> 发展和改革委员会)."""
    table: dict[str, Organ] = {}
    for row in read_table("organs"):
        if row["kind"] in ENDINGS:
            continue
        organ = Organ(row["name"], row["kind"], row["system"])
        for name in (row["name"], *row["aliases"].split()):
            table[name] = organ
    return table


@cache
def endings(kind: str) -> tuple[str, ...]:
    """The endings (`body`, `establishment`) that tell a body which the table lacks, or none
    (`word`: 布局 ends like a bureau)."""
    return tuple(row["name"] for row in read_table("organs") if row["kind"] == kind)


@cache
def systems() -> frozenset[str]:
    """The lines of administration: 教育, 公安, 司法."""
    return frozenset(organ.system for organ in organs().values() if organ.system)


def official_organ(organ: str) -> str:
    """The official name of an organ, or of one with an office in it; else as written."""
    head = leading_organ(organ)
    return organs()[head].name + organ[len(head) :] if head else organ


def leading_organ(organ: str) -> str:
    """The longest known organ that a name begins with (公安局 of 公安局交警支队), or ""."""
    return next((organ[:cut] for cut in range(len(organ), 1, -1) if organ[:cut] in organs()), "")


def without_inner_body(organ: str) -> str:
    """An organ's name without the committee or section inside it: 教育局党组 -> 教育局."""
    for cut in range(1, 0 if organ in organs() else len(organ)):
        inner = organs().get(organ[cut:])
        if inner is not None and inner.kind == "inner" and organ[:cut] in organs():
            return organ[:cut]
    return organ


def take_apart(name: str) -> BodyName:
    """The parts of a body's name; `organ` is what no place, level or prefix explains."""
    prefix = _PREFIX.match(name)
    rest = name[prefix.end() :] if prefix else name
    league = _LEAGUE.fullmatch(rest)
    if league:
        return BodyName("共青团", (), league.group(1), "委")
    places: list[str] = []
    while rest and rest not in organs() and (place := leading_place(rest)):
        places.append(place)
        rest = rest[len(place) :]
    level = "" if places or rest in organs() else _level_of(rest)
    return BodyName(prefix.group() if prefix else "", tuple(places), level, rest[len(level) :])


def _level_of(rest: str) -> str:
    level = _LEVEL.match(rest)
    return level.group() if level else ""


def is_abbreviation(short: str, full: str) -> bool:
    """Whether one organ's name abridges another: 文旅局 of 文化广电和旅游局."""
    return short[:1] == full[:1] and is_abridged(short, full)


def is_abridged(short: str, full: str) -> bool:
    """Whether all characters of a name stand in another, in order: 资规局, 自然资源和规划局."""
    rest = iter(full)
    return all(character in rest for character in short)


def stem(organ: str) -> str:
    """An organ's name without the word for what it is: 卫生健康 of 卫生健康委员会."""
    return _KIND_OF_ORGAN.sub("", organ)
