"""Names of places: the administrative table (GB/T 2260), and the shape of names it lacks.

A name such as 云泽市安平县教育局 begins with a chain of places, from the largest to the
smallest. Places of the table are known whatever their shape (沙市区, 镇江市); others are
recognised by the word for their rank (云泽+市, 大柳+镇).
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from models.tables import read_table

# The word a place's name ends in -> its rank: 1 province, 2 city, 3 county, 4 township.
RANKS = {
    "特别行政区": 1, "自治区": 1, "省": 1,
    "自治州": 2, "地区": 2, "市": 2, "州": 2, "盟": 2,
    "自治县": 3, "自治旗": 3, "林区": 3, "特区": 3, "新区": 3, "开发区": 3, "高新区": 3,
    "县": 3, "区": 3, "旗": 3,
    "街道": 4, "镇": 4, "乡": 4,
}  # fmt: skip
_RANK_WORDS = "|".join(RANKS)
# No place's name, though it ends in such a word: 各县. Others (社区, 城镇) are in a table.
_NO_PLACE = re.compile(r"^[省市县区州旗各]|^自治[区州县旗]|[各全我本某多该省市县][省市县区州乡镇]$")
# 海州+市, 沙市+区: the rank word runs on, unless another word begins with it (安平县|乡村振兴局).
_SHAPE = re.compile(
    rf"[一-龥]{{1,8}}?(?:{_RANK_WORDS})"
    r"(?!市(?!场)|区(?![域块划])|县(?!域)|街道)"
)
_LONGEST_NAME = 18
_MASK = re.compile(r"(?:[XxＸｘ×*＊某○]+)(?:自治区|省|市|州|县|区|旗|镇|乡)?")


@dataclass(frozen=True, slots=True)
class Region:
    """A place of the administrative table; `parent_code` is empty for provinces."""

    code: str
    name: str
    level: str
    parent_code: str


@cache
def regions_by_code() -> dict[str, Region]:
    """The whole table, by administrative code."""
    return {
        row["code"]: Region(row["code"], row["name"], row["level"], row["parent_code"])
        for row in read_table("regions")
    }


@cache
def regions_by_name() -> dict[str, tuple[Region, ...]]:
    """All places of a name: 鼓楼区 is the name of several."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in regions_by_code().values():
        found[region.name].append(region)
    return {name: tuple(regions) for name, regions in found.items()}


def rank(place: str) -> int:
    """1 province, 2 city, 3 county, 4 township; 0 for what is no place's name."""
    return next((RANKS[word] for word in RANKS if place.endswith(word)), 0)


def is_masked(name: str | None) -> bool:
    """Whether the writer left the place out: XX市教育局."""
    return bool(name and _MASK.match(name))


def leading_place(name: str) -> str:
    """The place that a name begins with, "" where it begins with none."""
    table = regions_by_name()
    for length in range(min(len(name), _LONGEST_NAME), 1, -1):
        if name[:length] in table:
            return name[:length]
    shape = _MASK.match(name) or _SHAPE.match(name)
    if shape is None or _NO_PLACE.search(shape.group()):
        return ""
    is_word = shape.group() in _no_places("whole") or shape.group().endswith(_no_places("ending"))
    return "" if is_word else shape.group()


@cache
def _no_places(match: str) -> tuple[str, ...]:
    """Words that end like a place and are none: 社区, 城镇, 试验区 (but 金城区 may be one)."""
    return tuple(row["word"] for row in read_table("no_places") if row["match"] == match)


def parents(region: Region) -> list[Region]:
    """The places that a place lies in, the nearest first."""
    table, found = regions_by_code(), []
    while region.parent_code:
        region = table[region.parent_code]
        found.append(region)
    return found


def known_region(places: tuple[str, ...]) -> Region | None:
    """The one place of the table that a chain ends in; None where unknown or ambiguous."""
    if not places:
        return None
    candidates = regions_by_name().get(places[-1], ())
    above = set(places[:-1])
    fitting = [r for r in candidates if above <= {p.name for p in parents(r)}]
    return fitting[0] if len(fitting) == 1 else None
