"""Two numerals that make one quantity: ranges (3至5天) and sums of units (1小时30分)."""

import re
from dataclasses import replace

from models.quantities.context import year_like
from models.quantities.numerals import MAGNITUDES, Numeral
from models.quantities.tokens import START, UNITS, Token, read_token

CONNECTOR = re.compile(r"[ ]?(?:[-–—―~～〜]{1,2}|至|到|或)[ ]?")
SECONDS = re.compile(r"\d+(?:\.\d+)?秒")
SUB_UNITS = {"分": {"money": 0.01, "duration": 60.0}}  # 1小时30分, 5元8角5分


def ranged(view: str, token: Token) -> Token | None:
    """3至5天, 5%—5.5%, 20万—30万元: two tokens and a connector make one."""
    link = CONNECTOR.match(view, token.end)
    if link is None or token.form not in ("plain", "redacted") or token.after:
        return None
    second = read_token(view, link.end())
    if second is None or second.unit is None or second.form != token.form or second.bare_magnitude:
        return None
    if token.unit is not None and token.unit.kind != second.unit.kind:
        return None
    if link[0].strip() in ("至", "到") and view[token.start - 1 : token.start] in ("由", "从"):
        return None
    low, high = _low(token, second), second.numeral.value
    if token.form == "plain" and (low is None or high is None or low > high):
        return None
    numeral = Numeral(None, low, high)
    return replace(second, start=token.start, numeral=numeral)


def _low(token: Token, second: Token) -> float | None:
    """The low end; 15—20万元 shares its magnitude, 3000—5万元 does not."""
    low, high = token.numeral.value, second.numeral.value
    if low is None or high is None or token.unit is not None or token.large:
        return low
    scale = 1.0
    for character in reversed(second.number):
        if character not in MAGNITUDES:
            break
        scale *= MAGNITUDES[character]
    return low * scale if low * scale <= high else low


def compounded(view: str, token: Token) -> Token:
    """1小时30分, 两年零三个月, 5元8角: the value in the first, largest unit."""
    value = token.numeral.value
    token = _minutes(view, token)
    while token.unit is not None and token.unit.base and value is not None and not token.after:
        place = token.end + (view[token.end : token.end + 1] in ("零", "又"))
        part = read_token(view, place) if START.match(view, place) else None
        size = _sub_size(token.unit.kind, part)
        if part is None or part.numeral.value is None or not size or token.start == part.start:
            break
        if year_like(token.number) or size >= _smallest(token):
            break
        value += part.numeral.value * size / token.unit.base
        token = replace(
            token, end=part.end, numeral=Numeral(value), after=part.after, fractional=True
        )
    return token


def _minutes(view: str, token: Token) -> Token:
    """8分11秒: 分 is a minute where seconds follow, else a mark."""
    if token.unit is None or token.unit.surface != "分" or not SECONDS.match(view, token.end):
        return token
    return replace(token, unit=UNITS["分钟"], unit_text="分钟")


def _smallest(token: Token) -> float:
    return token.unit.base if token.unit and token.unit.base else 0.0


def _sub_size(kind: str, part: Token | None) -> float:
    if part is None or part.unit is None or kind not in ("money", "duration"):
        return 0.0
    if part.unit.surface in SUB_UNITS:
        return SUB_UNITS[part.unit.surface][kind]
    return part.unit.base or 0.0 if part.unit.kind == kind else 0.0
