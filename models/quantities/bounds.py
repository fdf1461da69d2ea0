"""Bound words before a number (不少于) and what a bound says of low and high."""

from models.quantities.lexicon import BoundWord, bound_words
from models.quantities.numerals import MAGNITUDES

BEFORE = bound_words("before")
BEFORE_NUMBER = BEFORE | bound_words("number")  # 高于5: facts leave it out of the quantity
AFTER = {**bound_words("after"), **bound_words("fraction")}
INSIDE = bound_words("inside")
MAGNITUDE = bound_words("magnitude")
LONGEST = max(map(len, BEFORE_NUMBER))
ENDS = frozenset(word[-1] for word in (*BEFORE_NUMBER, *MAGNITUDE))
LOWER, UPPER = ("over", "at_least"), ("nearly", "at_most")
Limits = tuple[float | None, float | None]


def bound_before(view: str, start: int, number: str, bare: bool) -> tuple[int, str]:
    """Where the bound word that touches `start` begins, and its bound; (start, "") if none."""
    words = BEFORE_NUMBER if bare else BEFORE
    end = start
    while end > 0 and start - end < 2 and view[end - 1] in " \u3000":
        end -= 1
    if view[end - 1 : end] not in ENDS:
        return start, ""
    for length in range(min(LONGEST, end), 0, -1):
        begin = end - length
        word = view[begin:end]
        entry = words.get(word) or _multiplier(word, number)
        if entry and not (begin and view[begin - 1] in entry.guard):
            return begin, entry.bound
    return start, ""


def _multiplier(word: str, number: str) -> BoundWord | None:
    """数十, 上百: words that stand before a bare magnitude only; 上十, 过十 are not said."""
    entry = MAGNITUDE.get(word) if number[0] in MAGNITUDES else None
    return None if entry and entry.bound == "over" and number[0] in "十拾" else entry


def bound_around(before: str, inside: str, after: str) -> str:
    """The one bound of a quantity: a word before it weighs more than one behind it."""
    if inside and before in ("", "about"):
        return INSIDE[inside].bound
    return before or (AFTER[after].bound if after else "exact")


def limits(value: float | None, bound: str) -> Limits:
    """(low, high) that a value and its bound stand for."""
    if bound in LOWER:
        return value, None
    if bound in UPPER:
        return None, value
    if bound == "range" and value is not None:  # ±5%
        return -abs(value), abs(value)
    return value, value
