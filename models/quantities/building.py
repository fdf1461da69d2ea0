"""From a token and what stands before it to the quantity that is given out."""

import math

from annotations.records import Quantity
from models.quantities.bounds import bound_around, limits
from models.quantities.measures import UNITS
from models.quantities.signs import Prefix
from models.quantities.tokens import Token


def build(
    text: str, token: Token, prefix: Prefix, end: int, kind: str, unit: str | None
) -> Quantity:
    """The quantity of `token` from the prefix's start to `end`; a unit before the number wins."""
    if prefix.unit is not None:
        unit, kind = prefix.unit, UNITS[prefix.unit].kind
    start = prefix.start
    value, low, high, bound = _numbers(token, prefix)
    return Quantity(start, end, text[start:end], kind, value, low, high, bound, unit)


def _numbers(token: Token, prefix: Prefix) -> tuple[float | None, float | None, float | None, str]:
    """Value, low, high and bound; a redacted or vague number has no value."""
    factor = (token.unit.factor if token.unit else 1.0) * prefix.sign
    bound = bound_around(prefix.bound, token.inside, token.after)
    if token.form in ("redacted", "vague") or bound == "vague":
        return None, None, None, "redacted" if token.form == "redacted" else "vague"
    numeral = token.numeral
    if numeral.low is not None and numeral.high is not None:
        ends = numeral.low * abs(factor), numeral.high * abs(factor)
        if prefix.sign < 0 <= numeral.low:  # 负三五度; -5~3℃ has its sign already
            ends = -ends[1], -ends[0]
        return None, clean(ends[0]), clean(ends[1]), "range"
    value = None if numeral.value is None else clean(numeral.value * factor)
    return None if bound == "range" else value, *limits(value, bound), bound


def clean(number: float) -> float | None:
    """Without the dust of binary fractions: 66.6 % of 1.1 stays 0.7326; None past all doubles."""
    if not math.isfinite(number):
        return None
    return number if number.is_integer() else float(f"{number:.15g}")
