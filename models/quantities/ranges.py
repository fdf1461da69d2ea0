"""Two numbers that make one quantity: 3至5天, 5%—5.5%, 大于3小于5."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities.bounds import LOWER, UPPER
from models.quantities.compounds import measurement
from models.quantities.lexicon import Unit
from models.quantities.numerals import MAGNITUDES, Numeral
from models.quantities.signs import MINUS
from models.quantities.tokens import Token

CONNECTOR = re.compile(r"[ ]?(?:-{1,2}|[–—―]{1,2}|[~～〜]{1,2}|至|到|或)[ ]?")
LINKS = frozenset(" -–—―~～〜至到或和与、")
BETWEEN = re.compile(r"[ ]?(?:和|与|、)[ ]?")
BETWEEN_END = re.compile(r"(?:之间|间(?![接隔]))")
SIGN = re.compile(r"(?P<minus>零下|[-−负])|零上")
PAIRED = ("plain", "part", "fraction", "slash", "redacted")
JOINT = re.compile(r"[ ]?(?:[，、]?(?:且|并且|而且|但|而|又))?[ ]?")


def ranged(view: str, token: Token, *, bare: bool = False) -> Token | None:
    """The token of a range that begins with `token`, or None; `bare`: a unit is not needed."""
    if view[token.end : token.end + 1] not in LINKS or token.form not in PAIRED or token.after:
        return None
    link = CONNECTOR.match(view, token.end) or BETWEEN.match(view, token.end)
    if link is None:
        return None
    sign = SIGN.match(view, link.end())
    second = measurement(view, sign.end() if sign else link.end())
    if second is None or second.bare_magnitude or not _alike(token, second, bare):
        return None
    if link[0].strip() in ("和", "与", "、") and not BETWEEN_END.match(view, second.end):
        return None
    if _from_to(view, token, link[0].strip(), second, bare):
        return None
    below = bool(MINUS.search(view, max(0, token.start - 3), token.start))
    return _joined(token, second, below, bool(sign and sign["minus"]))


def _alike(token: Token, second: Token, bare: bool) -> bool:
    """Whether two tokens can be the ends of one range: 20万—30万元, but not 3天至5%."""
    if second.form != token.form and (token.form, second.form) != ("part", "plain"):
        return False
    if token.form in ("fraction", "slash", "part"):
        return second.unit is None or second.unit.kind == "percent"
    if second.unit is None:
        return bare and token.unit is None and not _code(token, second)
    return token.unit is None or _ratio_of(token.unit, second.unit) is not None


def _ratio_of(first: Unit, second: Unit) -> float | None:
    """How many of the second unit make one of the first; None for those of different scales."""
    if first.canonical == second.canonical:
        return 1.0
    if first.base and second.base and first.base_unit == second.base_unit:
        return first.base / second.base
    return None


def _code(token: Token, second: Token) -> bool:
    """010-12345678, 2023-05: figures that a hyphen joins to a code."""
    return any(one.number[0] == "0" and one.number[1:2].isdigit() for one in (token, second))


def _from_to(view: str, token: Token, link: str, second: Token, bare: bool) -> bool:
    """由3天压缩至1天, 从10到20: two levels, unless they are said to be bounds."""
    if link not in ("至", "到") or view[token.start - 1 : token.start] not in ("由", "从"):
        return False
    return not (bare or BETWEEN_END.match(view, second.end) or view.startswith("不等", second.end))


def _joined(token: Token, second: Token, below: bool, both: bool) -> Token | None:
    """The token of both ends; `below` and `both` say whether the first and second are negative."""
    low, high = _signed(_low(token, second), below), _signed(second.numeral.value, both)
    if token.form != "redacted" and (low is None or high is None or low > high):
        return None
    unit = second.unit or token.unit
    numeral = Numeral(None, low, high)
    return replace(second, start=token.start, numeral=numeral, unit=unit, form=token.form)


def _low(token: Token, second: Token) -> float | None:
    """The low end in the second's unit; 15—20万元 shares its magnitude, 3000—5万元 does not."""
    low, high = token.numeral.value, second.numeral.value
    if low is not None and token.unit is not None and second.unit is not None:
        return low * (_ratio_of(token.unit, second.unit) or 1.0)
    if low is None or high is None or token.large:
        return low
    scale = 1.0
    for character in reversed(second.number):
        if character not in MAGNITUDES:
            break
        scale *= MAGNITUDES[character]
    return low * scale if low * scale <= high else low


def _signed(number: float | None, minus: bool) -> float | None:
    return -number if minus and number is not None else number


def within_limits(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """大于3小于5, 不大于50不小于20: a lower and an upper limit side by side, as one range."""
    if second.start - first.end > 4 or not JOINT.fullmatch(text, first.end, second.start):
        return None
    lower, upper = (first, second) if first.bound in LOWER else (second, first)
    if lower.bound not in LOWER or upper.bound not in UPPER:
        return None
    if None not in (first.unit, second.unit) and first.unit != second.unit:
        return None
    if lower.low is None or upper.high is None or lower.low > upper.high:
        return None
    whole = replace(first if first.unit else second, start=first.start, end=second.end)
    text = text[first.start : second.end]
    return replace(whole, text=text, value=None, low=lower.low, high=upper.high, bound="range")
