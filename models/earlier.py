"""The level from which something moved: 45天 of 由45天缩短到32天.

By the contract both levels are facts of one action; what tells them apart is here.
"""

import re
from functools import cache

from models.tables import read_table
from models.times import find_times

# No mark of a clause or a list between the words: 由3个部门、5个县 is no level.
_WITHIN = "[^，,、。；;：:！？\n]"
_NUMERAL = r"[\d一二两三四五六七八九十百千万零]"


def is_earlier(sentence: str, start: int, end: int) -> bool:
    """Whether the quantity at [start, end) is the level before a change to another one."""
    return _is_led_to(sentence, start) and _then().match(sentence, end) is not None


def time_of_earlier(sentence: str, start: int) -> str | None:
    """The time words of an earlier level: 2020年 of 由2020年的41.2%提高到43.5%; None where none."""
    words = _before().search(sentence[:start])
    times = find_times(words["words"]) if words else []
    return times[-1].text if times else None


def _is_led_to(sentence: str, start: int) -> bool:
    """Whether 由 stands before the quantity, with nothing between but times and such as 原来的."""
    found = _before().search(sentence[:start])
    if found is None:
        return False
    words = found["words"]
    for time in reversed(find_times(words)):
        words = words[: time.start] + words[time.end :]
    return re.fullmatch(f"(?:{_words('between')})*", words) is not None


@cache
def _before() -> re.Pattern[str]:
    return re.compile(f"(?:{_words('before')})(?P<words>{_WITHIN}{{0,14}})$")


@cache
def _then() -> re.Pattern[str]:
    return re.compile(f"{_WITHIN}{{0,10}}?(?:{_words('after')})了?{_WITHIN}{{0,8}}?{_NUMERAL}")


@cache
def _words(place: str) -> str:
    rows = read_table("earlier_words")
    words = sorted((r["word"] for r in rows if r["place"] == place), key=len, reverse=True)
    return "|".join(map(re.escape, words))
