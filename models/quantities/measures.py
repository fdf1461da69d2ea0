"""The measure word behind a number: 个半小时, 元/吨, 台（套）."""

import re
from dataclasses import dataclass

from models.quantities.lexicon import Unit, context_words, longest_of, units

UNITS = units()
UNIT = re.compile(longest_of({unit.surface: unit.guard for unit in UNITS.values()}))
HALVED = ("天", "年")  # 两个半天 are two halves, 两个半月 two months and a half
DIVIDED = ("个半", "个多", "分半钟")
SPACES = (" ", "\u3000", "\u00a0")
GOES_ON = ("/", "每", "（", "(")
PER = re.compile("|".join(sorted(context_words("per"), key=len, reverse=True)))
SCALED = re.compile(r"/\d*[十百千万亿]+")  # 5.2/10万


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure word that ends at `end`, what it is counted by, and 半 or 多 in its middle."""

    unit: Unit
    suffix: str
    middle: str
    end: int


def read_measure(view: str, place: int) -> Measure | None:
    """The measure word at `place`, at most two spaces on; None where there is none."""
    start = place
    while start - place < 2 and view[start : start + 1] in SPACES:
        start += 1
    if view.startswith(DIVIDED, start):
        divided = _divided_measure(view, start)
        if divided is not None:
            return divided
    match = UNIT.match(view, start)
    return _counted(view, match, "") if match else None


def _divided_measure(view: str, start: int) -> Measure | None:
    """个半小时, 个多月, 分半钟: a part between the number and its measure word."""
    if view.startswith("分半钟", start):
        return Measure(UNITS["分钟"], "", "半", start + 3)
    middle = view[start + 1]
    match = UNIT.match(view, start + 2)
    if match is None or not _divided(UNITS[match[0]], middle):
        return None
    return _counted(view, match, middle)


def _divided(unit: Unit, middle: str) -> bool:
    """两个半小时, 三个多月, 两个半天, but not 9个多年未解: nobody says 个年."""
    if unit.kind != "duration":
        return False
    half_days = middle == "半" and unit.surface in HALVED
    return half_days or unit.surface[0] == "个" or f"个{unit.surface}" in UNITS


def _counted(view: str, match: re.Match[str], middle: str) -> Measure:
    if view[match.end() : match.end() + 1] not in GOES_ON:
        return Measure(UNITS[match[0]], "", middle, match.end())
    end = _end_of_rate(view, match.end(), UNITS[match[0]])
    suffix = view[match.end() : end].replace("每", "/")
    others = _end_of_others(view, end)
    return Measure(UNITS[match[0]], suffix + view[end:others], middle, others)


def _end_of_rate(view: str, end: int, unit: Unit) -> int:
    """元/吨, 米每秒, 元/人/月 up to the last unit, but not 责任督学86名每月."""
    signs = ("/", "每") if unit.kind in ("measure", "money") else ("/",)
    while view[end : end + 1] in signs:
        match = UNIT.match(view, end + 1) or PER.match(view, end + 1) or SCALED.match(view, end)
        if match is None:
            break
        end = match.end()
    return end


def _end_of_others(view: str, end: int) -> int:
    """台（套）, 辆（艘、架、列）次: other measure words in brackets."""
    if view[end : end + 1] not in ("（", "("):
        return end
    place = end + 1
    while match := UNIT.match(view, place):
        follows = view[match.end() : match.end() + 1]
        if follows in ("）", ")"):
            return match.end() + 1 + (view[match.end() + 1 : match.end() + 2] == "次")
        if follows != "、":
            break
        place = match.end() + 1
    return end
