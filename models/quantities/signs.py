"""What stands before a number and belongs to it: minus signs, currency signs, thermometers."""

import re
from dataclasses import dataclass

from models.quantities.bounds import bound_before
from models.quantities.lexicon import currency_signs
from models.quantities.tokens import Token

HYPHEN = r"(?<![A-Za-z0-9%‰℃°)）\]_—–-])[-−]"
BURDEN = "减担欺抱背肩胜自税债辜重"  # 减负3亿元 is no sum below zero
MINUS = re.compile(rf"(?:{HYPHEN}|(?<![{BURDEN}])负|零下)[ ]?$")
PLUS = re.compile(r"(?:(?<![A-Za-z0-9”)）%])\+|零上)$")
SCALE = re.compile(r"(摄|华)氏$")
LETTERS = re.compile("[A-Za-z0-9][A-Za-z]")
CURRENCIES = currency_signs()
LONGEST = max(map(len, CURRENCIES))
LAST = frozenset("-−负下上+氏 " + "".join(sign[-1] for sign in CURRENCIES))


@dataclass(frozen=True, slots=True)
class Prefix:
    """Where a quantity begins, its sign (1 or -1), bound, and the unit named before it, if any."""

    start: int
    sign: int
    bound: str
    unit: str | None


def read_prefix(view: str, token: Token, *, bare: bool = False) -> Prefix:
    """The signs and the bound word before a token: 超过-5%, 约US$3万, 摄氏零下5度."""
    start, sign, unit = token.start, 1, None
    for _ in range(3):
        if view[start - 1 : start] not in LAST:
            break
        if minus := MINUS.search(view, max(0, start - 3), start):
            if _hyphen(view, minus, token):
                break
            start, sign = minus.start(), -1
        elif plus := PLUS.search(view, max(0, start - 2), start):
            start = plus.start()
        elif (named := _unit_before(view, start, token)) is not None and unit is None:
            start, unit = named
        else:
            break
    start, bound = bound_before(view, start, token.number, bare)
    return Prefix(start, sign, bound, unit)


def _hyphen(view: str, minus: re.Match[str], token: Token) -> bool:
    """Whether the sign joins words: 项目-5个 is no number below zero."""
    counted = token.unit is None or token.unit.kind in ("count", "duration")
    joined = "\u4e00" <= view[minus.start() - 1 : minus.start()] <= "\u9fff"
    return minus[0][0] in "-−" and counted and joined


def _unit_before(view: str, start: int, token: Token) -> tuple[int, str] | None:
    """￥500, USD 500, 港币500元, 摄氏38度: where the unit begins, and its name."""
    if scale := SCALE.search(view, max(0, start - 2), start):
        degrees = token.unit is not None and token.unit.surface == "度"
        return (scale.start(), scale[0] + "度") if degrees else None
    if token.unit is not None and token.unit.canonical != "元":
        return None
    end = start - (view[start - 1] == " ")
    for length in range(min(LONGEST, end), 0, -1):
        begin = end - length
        name = CURRENCIES.get(view[begin:end])
        if name is None or (token.unit is not None and name == "元"):
            continue
        if not (begin and LETTERS.match(view, begin - 1)):
            return begin, name
    return None
