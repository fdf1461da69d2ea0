"""What is carried over from one year into another: 上年结转3件, 结转下年度继续办理8件.

The year before is the time of that one figure; the year after is the time of none, it tells where
to. What is to be done there (办理) was not done.
"""

import re
from dataclasses import replace
from functools import cache

from models.relations.decoding import RoleSpan
from models.tables import either, read_table

# A verb and what links it to its year.
LONGEST = 6
# What ends the reach of 上年结转: its figure, or its clause.
_ITS_FIGURE = re.compile(r"[\d×*]|[一二两三四五六七八九十百千万][件宗起项个家]|[，；。：,;:\n]")


def with_carrying(text: str, action: RoleSpan | None, first: int) -> RoleSpan | None:
    """The verb that carries over, where the action stands directly behind it and its year
    (结转下年度办理); not from before `first`, where the sentence begins."""
    if action is None or action.start == action.end:
        return action
    verb = _behind().search(text[first : action.start])
    if verb is None:
        return action
    return replace(action, start=first + verb.start("verb"), end=first + verb.end("verb"))


def is_carried(text: str, start: int, end: int, figure: int) -> bool:
    """Whether the time words at [start, end) tell where to something is carried, or where from
    what stands before the figure that begins at `figure`."""
    before = text[max(0, start - LONGEST) : start]
    if _to().search(before + text[start:end]):
        return True
    if not re.fullmatch(_past(), text[start:end]):
        return False  # 2023年结转8件，办结80件: the year is that of both
    around = _over().match(text, end) or _from().search(before)
    return around is not None and _ITS_FIGURE.search(text[end:figure]) is not None


def time_of_carried(sentence: str, start: int) -> str | None:
    """The year before, where it stands with its verb right before the figure: 上年结转3件."""
    found = _own().search(sentence[:start])
    return found["year"] if found else None


@cache
def _over() -> re.Pattern[str]:
    return re.compile(f"的?{_words('over')}")


@cache
def _from() -> re.Pattern[str]:
    return re.compile(f"{_words('over')}$")


@cache
def _own() -> re.Pattern[str]:
    return re.compile(rf"(?P<year>{_past()}){_words('over')}的?[^，,、；;。：:\d\n]{{0,10}}$")


@cache
def _to() -> re.Pattern[str]:
    """The verb and the year, at the end."""
    return re.compile(f"(?:{_words('over')}|{_words('into')}){_year()}$")


@cache
def _behind() -> re.Pattern[str]:
    """The verb, and perhaps a year and 继续, at the end."""
    verb = f"{_words('over')}|{_words('into')}"
    return re.compile(f"(?P<verb>{verb})(?:{_year()})?{_words('again')}?$")


@cache
def _year() -> str:
    """A year to come, or one of digits: 至下年度, 2024年."""
    coming = [row["word"] for row in read_table("time_words") if row["year_shift"] == "1"]
    return rf"{_words('link')}?(?:{either(coming)}|{_words('year')}|(?:19|20)\d\d年度?)"


@cache
def _past() -> str:
    """Years before the report's: 上年, 去年."""
    return either([row["word"] for row in read_table("time_words") if row["year_shift"] == "-1"])


@cache
def _words(place: str) -> str:
    return either([row["word"] for row in read_table("carry_words") if row["place"] == place])
