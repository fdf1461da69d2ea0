"""Figures that tell more of as many before them: 事故27起、死亡19人，同比分别下降10%、13.6%.

As with the lists of coordination.py this is grammar: the first tells of what the first tells of.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from functools import cache
from itertools import pairwise

from models.changes import baselines
from models.folding import fold
from models.relations.coordination import LISTED, figures, respective_word
from models.relations.decoding import RoleSpan, likeliest
from models.tables import read_table

Offsets = tuple[int, int]

# What divides both rows, and what neither goes beyond.
_MARK = re.compile(r"\s*[)）]?\s*[，,、(（]\s*")
_DIVIDED = re.compile("[，,、和与及]")
_RATES = ("%", "％", "成", "百分点")
_STOP = re.compile(r"[。；;！!？?\n]")


def objects_told_before(
    text: str,
    quantities: Sequence[Offsets],
    roles: Sequence[Sequence[RoleSpan]],
    times: Set[Offsets] = frozenset(),
) -> dict[int, RoleSpan]:
    """For the quantities (by place in the list) of such a second row: the objects of the first."""
    folded = fold(text)
    found: dict[int, RoleSpan] = {}
    for number, (start, _) in enumerate(quantities):
        word = respective_word(folded, start)
        if word is None or not number or number in found:
            continue
        row = list(figures(folded, quantities, number))
        first = number - len(row)
        if len(row) < 2 or first < 0 or _STOP.search(folded, quantities[first][0], word):
            continue
        is_row = _is_row(folded, quantities[first:number])
        if is_row and _follows(folded, quantities[number - 1][1], word, times):
            told = {n: _object_of(text, roles[n - len(row)]) for n in row}
            found |= {n: one for n, one in told.items() if one}
    return found


def _is_row(folded: str, row: Sequence[Offsets]) -> bool:
    """Whether figures are a row: divided by marks (not 3个区完成投资31亿元), all rates or none (not
    31万吨，增长3%), and no ranks, which tell of what stands before them."""
    words = [folded[start:end] for start, end in row]
    rates = {word.endswith(_RATES) for word in words}
    divided = all(_DIVIDED.search(folded, a[1], b[0]) for a, b in pairwise(row))
    return divided and len(rates) == 1 and not any(word.startswith("第") for word in words)


def _follows(folded: str, start: int, word: int, times: Set[Offsets]) -> bool:
    """Whether nothing but a mark, a baseline and times stands between the rows: no noun that the
    second has for itself (整改率分别为)."""
    mark = _MARK.match(folded, start)
    if mark is None:
        return False
    place = mark.end()
    spans = {m.span() for m in baselines().finditer(folded, place, word)} | times
    while place < word:
        ends = [b for a, b in spans if a == place and b <= word]
        if not ends:
            return False
        place = max(ends)
    return True


def _object_of(text: str, roles: Sequence[RoleSpan]) -> RoleSpan | None:
    """What a figure tells of: 死亡19人 of the dead, and not of the accidents."""
    action, thing = likeliest(roles, "ACTION"), likeliest(roles, "OBJECT")
    if action and text[action.start : action.end].endswith(_casualties()):
        thing = replace(action, role="OBJECT")
    return replace(thing, score=min(thing.score, LISTED)) if thing else None


@cache
def _casualties() -> tuple[str, ...]:
    return tuple(row["word"] for row in read_table("list_words") if row["role"] == "casualty")
