"""The level from which something moved: 45天 of 由45天缩短到32天.

By the contract both levels are facts of one action; what tells them apart is here.
"""

import re
from functools import cache

from models.tables import either, read_table
from models.times import find_times

# No mark of a clause or a list between the words: 由3个部门、5个县 is no level.
_MARKS = "，,、。；;：:！？\n"
_NUMERAL = r"[\d一二两三四五六七八九十百千万零]"


def is_earlier(sentence: str, start: int, end: int) -> bool:
    """Whether the quantity at [start, end) is the level before a change to another one."""
    return _is_led_to(sentence, start) and _then().match(sentence, end) is not None


def time_of_earlier(sentence: str, start: int) -> str | None:
    """The time words of an earlier level: 2020年 of 由2020年的41.2%提高到43.5%; None where none."""
    words = _before().search(sentence[:start])
    times = find_times(words["words"]) if words else []
    return times[-1].text if times and times[-1].text not in _habits() else None


def _is_led_to(sentence: str, start: int) -> bool:
    """Whether 由 stands before the quantity, with nothing between but times and such as 原来的."""
    found = _before().search(sentence[:start])
    if found is None:
        return False
    words = found["words"]
    for time in reversed(find_times(words)):
        words = words[: time.start] + words[time.end :]
    return re.fullmatch(rf"(?:{_words('between')}|\s)*", words) is not None


@cache
def _before() -> re.Pattern[str]:
    """The last 由 or 从 before the end, and what stands behind it."""
    return re.compile(f"{_words('before')}(?P<words>[^{_MARKS}由从]{{0,14}})$")


@cache
def _then() -> re.Pattern[str]:
    """A verb of change that leads to another figure; no figure stands before it."""
    return re.compile(
        rf"[^{_MARKS}\d]{{0,6}}?{_words('change')}{_words('to')}了?"
        rf"[^{_MARKS}]{{0,8}}?{_NUMERAL}"
    )


@cache
def _habits() -> frozenset[str]:
    """每月, 每年: they date nothing."""
    return frozenset(row["word"] for row in read_table("time_words") if row["kind"] == "habit")


@cache
def _words(place: str) -> str:
    return either(row["word"] for row in read_table("earlier_words") if row["place"] == place)
