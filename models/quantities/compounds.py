"""Sums of units that are one measurement: 1小时30分, 5元8角, 1米75, 3天2夜."""

import re
from dataclasses import replace

from models.quantities.calendar import year_like
from models.quantities.lexicon import Unit
from models.quantities.measures import UNITS
from models.quantities.numerals import DIGITS, Numeral
from models.quantities.spelling import ANY, DIGIT
from models.quantities.tokens import START, Token, bound_after, read_token

PART_SIZES = {"s": 60.0, "元": 0.01, "deg": 1 / 60}  # 分 by what it is a part of
# A unit that the part behind it makes another: 8分11秒, 三块五毛
TURNED = {
    "分": ("分钟", re.compile(r"[零又]?[\d.]+秒|[零一二三四五六七八九十]+秒")),
    "块": ("块钱", re.compile(rf"[零又]?(?:\d|{DIGIT})(?:[毛角分]|$|[^\w]|[的左上以])")),
}
NIGHTS = re.compile(rf"(?:\d+|{DIGIT}+|两)个?(?:夜|晚上|晚|宿)(?![间会报场宵])")
ONE = f"[{''.join(DIGITS)}]"
TAIL = re.compile(rf"(?:零?{ONE}{{1,2}}|\d{{1,2}})(?!\.?\d|[:：%/点年月日{ANY}])")


def measurement(view: str, start: int) -> Token | None:
    """The token at `start` with all its parts: 1小时30分20秒 is one, in hours."""
    token = read_token(view, start)
    return None if token is None else compounded(view, token)


def compounded(view: str, token: Token) -> Token:
    """The token with the smaller units behind it added, its value in its own, largest unit."""
    if token.unit is None or token.numeral.value is None or token.after or token.suffix:
        return token
    token = _turned(view, token, token.unit)
    unit = token.unit
    if unit is None or unit.base is None or (unit.surface == "年" and year_like(token.number)):
        return _with_tail(view, token)
    return _with_parts(view, token, unit)


def _turned(view: str, token: Token, unit: Unit) -> Token:
    """8分11秒: 分 is a minute where seconds follow, else a mark."""
    other, part = TURNED.get(unit.surface, ("", None))
    if part is None or not part.match(view, token.end):
        return token
    return replace(token, unit=UNITS[other])


def _with_parts(view: str, token: Token, unit: Unit) -> Token:
    value, base, smallest = token.numeral.value or 0.0, unit.base or 1.0, unit.base or 1.0
    while (part := _part(view, token)) is not None:
        size = _size(unit, part)
        if size is None or part.numeral.value is None or size >= smallest:
            break
        value, smallest = value + part.numeral.value * size / base, size
        token = replace(
            token, end=part.end, numeral=Numeral(value), after=part.after, fractional=True
        )
        if part.after:
            return token
    if smallest == base:
        return _with_tail(view, token)
    return token


def _part(view: str, token: Token) -> Token | None:
    """The token right behind, with a linking 零 or 又 between: 两年零三个月, 1h 30min."""
    spaced = view[token.end : token.end + 1] == " " and view[token.end - 1].isascii()
    place = token.end + (spaced or view[token.end : token.end + 1] in ("零", "又"))
    if not START.match(view, place):
        return None
    part = read_token(view, place)
    if part is None or part.unit is None:
        return None
    return _with_tail(view, part)


def _size(unit: Unit, part: Token) -> float | None:
    """The size of the part's unit on the scale of the whole; None where it has none there."""
    if part.unit is None:
        return None
    if part.unit.surface == "分":
        return PART_SIZES.get(unit.base_unit)
    return part.unit.base if part.unit.base_unit == unit.base_unit else None


def _with_tail(view: str, token: Token) -> Token:
    """九成五, 三块五, 1米75: bare digits behind the unit are its decimals; 3天2夜."""
    unit = token.unit
    if unit is None or token.after or token.fractional or token.numeral.value is None:
        return token
    if unit.surface == "天" and (nights := NIGHTS.match(view, token.end)):
        return replace(token, end=nights.end())
    tail = TAIL.match(view, token.end) if unit.tail else None
    if tail is None or (unit.kind == "measure" and _measured(view, token.end)):
        return token
    digits = "".join(str(DIGITS.get(c, c)) for c in tail[0])
    value = token.numeral.value + float(f"0.{digits}")
    after = bound_after(view, tail.end(), fraction=unit.surface == "成")
    end = tail.end() + len(after)
    return replace(token, end=end, numeral=Numeral(value), after=after, fractional=True)


def _measured(view: str, place: int) -> bool:
    """Whether a quantity of its own begins here: 3米2个."""
    following = read_token(view, place)
    return following is not None and following.unit is not None
