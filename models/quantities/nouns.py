"""The noun that stands in for a measure word: 5大模块, 71.3万监测对象, 零投诉."""

import re

from models.quantities.lexicon import context_words, longest_of
from models.tables import read_table

HEAD = longest_of({row["noun"]: "" for row in read_table("counted_nouns")})
STOP = "".join(context_words("noun_stop"))
_HAN = rf"(?:(?![{STOP}])[\u4e00-\u9fff])"
DIRECT = re.compile(f"{HEAD}+")
NEAR = re.compile(f"{_HAN}{{0,4}}?{HEAD}+")
GREAT = re.compile(f"大({_HAN}{{0,4}}?{HEAD}+|{_HAN}{{2,4}}(?![\\u4e00-\\u9fff]))")
ZERO = re.compile(longest_of({row["noun"]: "" for row in read_table("zero_nouns")}))


def great_noun(view: str, end: int) -> re.Match[str] | None:
    """大 and the noun behind it (7大产业集群), the noun as group 1."""
    return GREAT.match(view, end)


def counted_noun(view: str, end: int, *, near: bool) -> re.Match[str] | None:
    """The counted noun behind a number; `near` lets up to four characters stand before its head."""
    return (NEAR if near else DIRECT).match(view, end)


def zero_noun(view: str, end: int) -> re.Match[str] | None:
    """What 零 counts: 零投诉, but not 零售 or 零发生."""
    return ZERO.match(view, end)
