"""Numerals to numbers: Arabic (1,234.5), Chinese (一百二十万三), mixed (1万2千) and fractions."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from models.quantities.lexicon import characters

DIGITS = characters("digit")
TENS = characters("tens")  # 廿, 卅
MAGNITUDES = characters("magnitude")
LONGEST = 48  # a longer run of digits or numerals is a code or spoiled text, no number
SEPARATORS = ",，'’ \u00a0\u2009\u202f"
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))

_PLAIN = str.maketrans(
    {
        **{c: "零一二三四五六七八九"[value] for c, value in DIGITS.items() if c != "两"},
        **{c: "二三四"[value // 10 - 2] + "十" for c, value in TENS.items()},
        **{large: small for small in "十百千万亿" for large, value in MAGNITUDES.items()
           if value == MAGNITUDES[small]},
        **dict.fromkeys(SEPARATORS),
        **SUPERSCRIPTS,
        "的": "^",  # 10的6次方
        **dict.fromkeys("次方"),
    }
)  # fmt: skip
_ARABIC = re.compile(r"(\d*\.?\d+)(?:([eE]|[×xX*]10\^?|\^)([+-]?\d{1,3}))?")
_SUPERSCRIPT = re.compile(f"(?<=10)[{''.join(SUPERSCRIPTS)}]+")


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
    plain = canonical(text)
    pair = adjacent_digits(plain)
    if pair is not None:
        low = _number(plain[: pair + 1] + plain[pair + 2 :])
        high = _number(plain[:pair] + plain[pair + 1 :])
        if low is not None and high is not None:
            return Numeral(None, float(min(low, high)), float(max(low, high)))
    number = _number(plain)
    return None if number is None else Numeral(float(number))


def canonical(text: str) -> str:
    """The numeral in 零一…九 十百千万亿 and ungrouped Arabic digits: 1,234 is 1234, 廿 is 二十."""
    return _SUPERSCRIPT.sub(lambda power: f"^{power[0]}", text).translate(_PLAIN)


def adjacent_digits(plain: str) -> int | None:
    """Where two neighbouring digits name a range (两三百, 十五六, 三两天); None for 二〇二三."""
    places = [i for i, c in enumerate(plain) if c in DIGITS]
    pairs = [i for i, j in pairwise(places) if j == i + 1]
    if len(pairs) != 1 or "点" in plain or re.search(r"[\d.]", plain):
        return None
    first, second = DIGITS[plain[pairs[0]]], DIGITS[plain[pairs[0] + 1]]
    follows = second == first + 1 or plain[pairs[0] :][:2] in ("三五", "三两")
    return pairs[0] if first and follows else None


def read_number(text: str) -> Decimal | None:
    """The exact number that a numeral stands for; None where it is no well-formed numeral."""
    return _number(canonical(text))


def read_fraction(denominator: str, numerator: str, whole: str = "") -> Decimal | None:
    """三分之一, 三又二分之一."""
    parts = [read_number(part) for part in (denominator, numerator, whole or "零")]
    if any(part is None for part in parts) or not parts[0]:
        return None
    below, above, integer = (part or Decimal(0) for part in parts)
    return integer + above / below


def _number(plain: str) -> Decimal | None:
    if match := _ARABIC.fullmatch(plain):
        return _arabic(match)
    if "点" in plain:
        return _decimal(plain)
    if all(c in DIGITS for c in plain):
        return Decimal("".join(str(DIGITS[c]) for c in plain)) if plain else None
    return _scaled(plain)


def _arabic(match: re.Match[str]) -> Decimal | None:
    """1.5e6, 1.5×10^6, 10^6; None where a double cannot hold it."""
    base, sign, power = Decimal(match[1]), match[2], int(match[3] or 0)
    if abs(power) > 300 or (sign == "^" and not 0 < base <= 100):
        return None
    number = base**power if sign == "^" else base.scaleb(power)
    return number if abs(number) < Decimal("1e300") else None


def _decimal(plain: str) -> Decimal | None:
    """三点一四, 五点四万: digits after 点, magnitudes after them."""
    whole, _, rest = plain.partition("点")
    digits = "".join(c for c in rest if c in DIGITS)
    integer = _number(whole) if whole else Decimal(0)
    if integer is None or not digits or not rest.startswith(digits):
        return None
    number = integer + Decimal("0." + "".join(str(DIGITS[c]) for c in digits))
    for magnitude in rest[len(digits) :]:
        if magnitude not in MAGNITUDES:
            return None
        number *= MAGNITUDES[magnitude]
    return number


def _scaled(plain: str) -> Decimal | None:
    """Split at the largest magnitude: left times it, plus right (in its tenths if bare: 三万五)."""
    places = [i for i, c in enumerate(plain) if c in MAGNITUDES]
    if not places:
        return None
    largest = max(places, key=lambda i: (MAGNITUDES[plain[i]], i))
    scale = MAGNITUDES[plain[largest]]
    left, right = plain[:largest].lstrip("零"), plain[largest + 1 :]
    if not left and right == "万":
        return Decimal(scale * MAGNITUDES["万"])  # 亿万
    count = _number(left) if left else Decimal(1)
    rest = _rest(right, scale)
    if count is None or rest is None or rest >= scale:
        return None
    if scale < MAGNITUDES["万"] and count >= 10 and not re.search(r"\d", left):
        return None  # 三十百
    return count * scale + rest


def _rest(plain: str, scale: int) -> Decimal | None:
    if not plain:
        return Decimal(0)
    if len(plain) == 1 and scale > 10 and plain not in MAGNITUDES:
        return Decimal(DIGITS.get(plain, plain)) * scale / 10
    return _number(plain.lstrip("零") or "零")
