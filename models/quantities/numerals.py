"""Numerals to numbers: Arabic (1,234.5), Chinese (一百二十万三), mixed (1.63万) and fractions."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from models.quantities.lexicon import characters

DIGITS = characters("digit")
MAGNITUDES = characters("magnitude")
LONGEST = 40  # a longer run of digits or numerals is a code or spoiled text, no number

_LARGE = re.compile("[亿億]")
_ARABIC = re.compile(r"\d[\d,，]*(?:\.\d+)?(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as read: `value`, or `low` and `high` where it names two (两三百)."""

    value: float | None
    low: float | None = None
    high: float | None = None


@lru_cache(maxsize=1 << 16)
def read_numeral(text: str) -> Numeral | None:
    """Read a numeral without measure word; None where the text is no well-formed numeral."""
    if len(text) > LONGEST:
        return None
    pair = adjacent_digits(text)
    if pair is not None:
        low = read_number(text[: pair + 1] + text[pair + 2 :])
        high = read_number(text[:pair] + text[pair + 1 :])
        if low is not None and high is not None:
            return Numeral(None, float(low), float(high))
    number = read_number(text)
    return None if number is None else Numeral(float(number))


def adjacent_digits(text: str) -> int | None:
    """Where two neighbouring digits name a range (两三百, 十五六); None for 二〇二三."""
    places = [i for i, c in enumerate(text) if c in DIGITS]
    pairs = [i for i, j in pairwise(places) if j == i + 1]
    if len(pairs) != 1 or "点" in text or re.search(r"[\d.]", text):
        return None
    first, second = DIGITS[text[pairs[0]]], DIGITS[text[pairs[0] + 1]]
    follows = second == first + 1 or (first, second) == (3, 5)
    return pairs[0] if first and follows else None


def read_number(text: str) -> Decimal | None:
    """The exact number that a numeral stands for."""
    if _ARABIC.fullmatch(text):
        return Decimal(text.replace(",", "").replace("，", ""))
    if "点" in text:
        return _read_decimal(text)
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text)) if text else None
    return _read_scaled(text)


def read_fraction(denominator: str, numerator: str, whole: str = "") -> Decimal | None:
    """三分之一, 三又二分之一."""
    parts = [read_number(part) for part in (denominator, numerator, whole or "零")]
    if any(part is None for part in parts) or not parts[0]:
        return None
    below, above, integer = (part or Decimal(0) for part in parts)
    return integer + above / below


def _read_decimal(text: str) -> Decimal | None:
    """三点一四, 五点四万: digits after 点, magnitudes after them."""
    whole, _, rest = text.partition("点")
    digits = "".join(c for c in rest if c in DIGITS)
    integer = read_number(whole) if whole else Decimal(0)
    if integer is None or not digits or not rest.startswith(digits):
        return None
    number = integer + Decimal("0." + "".join(str(DIGITS[c]) for c in digits))
    for magnitude in rest[len(digits) :]:
        if magnitude not in MAGNITUDES:
            return None
        number *= MAGNITUDES[magnitude]
    return number


def _read_scaled(text: str) -> Decimal | None:
    """Split at the largest magnitude: left times it, plus right (in its tenths if bare: 三万五)."""
    places = [i for i, c in enumerate(text) if c in MAGNITUDES]
    if not places:
        return None
    if _LARGE.search(text):
        places = [i for i in places if text[i] in "亿億"]
    largest = max(places, key=lambda i: (MAGNITUDES[text[i]], i))
    scale = MAGNITUDES[text[largest]]
    left, right = text[:largest].lstrip("零〇○"), text[largest + 1 :]
    count = read_number(left) if left else Decimal(1)
    rest = _read_rest(right, scale)
    return None if count is None or rest is None else count * scale + rest


def _read_rest(text: str, scale: int) -> Decimal | None:
    if not text:
        return Decimal(0)
    if len(text) == 1 and text in DIGITS and scale > 10:
        return Decimal(DIGITS[text]) * scale / 10
    return read_number(text.lstrip("零〇○") or "零")
