"""Public bodies in running text: organ table and self references, then places to the left.

The organs are found by one Aho-Corasick pass; what stands before an organ decides where its
name begins: a place of the table, a place by its shape (清水+县), or a bare level word (市).
"""

import re
from functools import cache

import ahocorasick

from annotations.records import Mention
from models.organs import organs
from models.regions import RANKS, regions_by_name
from models.tables import read_table

# These are public bodies without a place or a level before them; 政府 or 中心 alone is not.
_NAMED_ALONE = ("government", "court", "procuratorate", "vertical", "unit", "coordination", "party")
_TOO_GENERAL = 3
_LEVELS = ("自治区", "省", "市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")
_LONGEST_PLACE = 12
_HAN = re.compile(r"[一-龥]")
_RANK_ENDS = tuple(RANKS)


def find_agencies(text: str) -> list[Mention]:
    """Public bodies that a text names, in order, not overlapping; label AGENCY."""
    found: list[Mention] = []
    for start, end, kind in _joined(_organs_in(text)):
        first = start if kind == "self" else _start_of_name(text, start)
        if found and first < found[-1].end:
            first = found[-1].end
        if kind == "self" or first < start or _stands_alone(text, start, end, kind):
            found.append(Mention(first, end, text[first:end], "AGENCY", 1.0, "agencies"))
    return found


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name, organ in organs().items():
        if name.startswith("委"):
            for level in _LEVELS:
                automaton.add_word(level + name, (len(level + name), "self"))
        else:
            automaton.add_word(name, (len(name), organ.kind))
    for row in read_table("self_references"):
        if row["word"][0] in "我本" or "局" in row["word"] or "中心组" in row["word"]:
            automaton.add_word(row["word"], (len(row["word"]), "self"))
    for level in _LEVELS:
        automaton.add_word(f"团{level}委", (len(level) + 2, "self"))
    automaton.make_automaton()
    return automaton


def _organs_in(text: str) -> list[tuple[int, int, str]]:
    return [
        (last - length + 1, last + 1, kind)
        for last, (length, kind) in _automaton().iter_long(text)
    ]


def _joined(hits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Organs that run on into an office of theirs as one: 公安局|交警支队."""
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in hits:
        if joined and joined[-1][1] == start and kind in ("inner", "unit", "coordination"):
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((start, end, kind))
    return joined


def _stands_alone(text: str, start: int, end: int, kind: str) -> bool:
    if kind == "national":
        return True
    if kind not in _NAMED_ALONE or end - start < _TOO_GENERAL:
        return False
    return start == 0 or not _HAN.match(text[start - 1]) or _is_context(text, start)


def _start_of_name(text: str, start: int) -> int:
    """Where the places before an organ begin; `start` where there are none."""
    first = start
    while (place := _place_before(text, first)) > 0:
        first -= place
    if first == start:
        level = next((word for word in _LEVELS if text.endswith(word, 0, start)), "")
        first -= len(level)
    return first


def _place_before(text: str, end: int) -> int:
    """The length of the place's name that ends at `end`, 0 where none does."""
    if not text.endswith(_RANK_ENDS, 0, end):
        return 0
    table = regions_by_name()
    for length in range(min(_LONGEST_PLACE, end), 2, -1):
        if text[end - length : end] in table:
            return length
    return next((length for length in (3, 4, 5) if _is_shaped(text, end, length)), 0)


def _is_shaped(text: str, end: int, length: int) -> bool:
    """Whether a name of this length may begin here: after a break or a word such as 由."""
    start = end - length
    name = text[max(start, 0) : end]
    if start < 0 or not all(map(_HAN.match, name)) or _holds_context(name):
        return False
    return start == 0 or not _HAN.match(text[start - 1]) or _is_context(text, start)


@cache
def _contexts() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("agency_contexts"))


def _is_context(text: str, end: int) -> bool:
    """Whether a word after which a body's name may begin ends here."""
    return any(text[max(end - length, 0) : end] in _contexts() for length in (1, 2))


def _holds_context(name: str) -> bool:
    """Whether a supposed place's name is a verb and a level word: 协同+市."""
    return name[:1] in _contexts() or name[:2] in _contexts() or name[1:3] in _contexts()
