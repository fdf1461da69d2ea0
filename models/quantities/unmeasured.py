"""Numerals without a measure word: a noun in its place (5大模块), or nothing (达2300万)."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities import context, nouns
from models.quantities.building import build
from models.quantities.calendar import clause_before, year_like
from models.quantities.lexicon import Unit, context_words
from models.quantities.measures import read_measure
from models.quantities.names import in_listed_name
from models.quantities.signs import Prefix, read_prefix
from models.quantities.tokens import Token

COEFFICIENT_NEAR = context_words("coefficient_near")
VALUE_END = re.compile(
    r"\s*(?:$|[，。；、,;)）\n]|[提降升扩缩增减压优至到调不且]|[大小低高少多]于|[上下][升降])"
)
LISTED = re.compile(r"(?:[、和]\d+(?:\.\d+)?[万亿]*){1,9}(?![\d.万亿])")
HOTLINE = re.compile(r"12[135]\d\d(?!\d)|(?:1[12]\d|9\d{4,5})(?:平台|中心|系统|部门|指挥)")
STANDARD = re.compile(r"[A-Z]{2}(?:/T)?[ ]$")
ZERO_END = re.compile(r"(?:$|[，。；、,;\s])")


def unmeasured(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """The quantity of a token that has a noun for a measure word, or that needs none.

    With `bare`, what needs none is left to be given as a number.
    """
    if token.form not in ("plain", "redacted", "vague"):
        return None
    if token.chinese and not token.inside and token.number != "零" and token.form == "plain":
        return None
    prefix = read_prefix(view, token)
    code = prefix.unit is None and context.part_of_code(view, token)
    if code or context.denominator(view, token.start):
        return None
    noun = None if in_listed_name(view, token.start) else _noun_end(view, token, prefix)
    if noun is not None:
        return build(text, token, prefix, noun[0], "count", noun[1])
    if token.form != "plain" or token.numeral.low is not None:
        return None
    return _figure(text, view, token, prefix, bare)


def _figure(text: str, view: str, token: Token, prefix: Prefix, bare: bool) -> Quantity | None:
    """A figure with nothing behind it: ￥500, 20.9、36.2个百分点, 系数提高到0.586."""
    if prefix.unit is not None:
        return build(text, token, prefix, token.end, "money", None)
    unit = _shared_unit(view, token)
    if unit is not None:
        token = replace(token, unit=unit)
        return build(text, token, prefix, token.end, unit.kind, unit.canonical)
    if bare or not _stands_alone(view, token, prefix):
        return None
    kind = "ratio" if "." in token.number and not token.large else "count"
    return build(text, token, prefix, token.end, kind, None)


def _noun_end(view: str, token: Token, prefix: Prefix) -> tuple[int, str] | None:
    """Where the noun that is counted ends, and the noun; None where the number counts nothing."""
    if token.number == "零":
        match = nouns.zero_noun(view, token.end)
        return (match.end(), match[0]) if match else None
    if token.form == "redacted" and not (token.large and prefix.bound):
        return None  # 超xx万学生, but xx学生 is a name
    if token.form == "vague" or token.after or _names_a_thing(view, token):
        return None
    great = nouns.great_noun(view, token.end)
    if great:
        return great.end(), great[1]
    near = token.large or bool(token.inside)
    noun = nouns.counted_noun(view, token.end, near=near)
    if noun is None or "级" in noun[0]:  # 20万吨级泊位
        return None
    return noun.end(), noun[0]


def _names_a_thing(view: str, token: Token) -> bool:
    """2023, 12315平台, GB 4351.1标准."""
    if year_like(token.number) or HOTLINE.match(view, token.start):
        return True
    return bool(STANDARD.search(view, max(0, token.start - 5), token.start))


def _shared_unit(view: str, token: Token) -> Unit | None:
    """The unit at the end of a list of figures: 提高20.9、36.2、54个百分点."""
    others = LISTED.match(view, token.end)
    measure = read_measure(view, others.end()) if others else None
    if measure is None or token.chinese or year_like(token.number):
        return None
    shared = token.large or measure.unit.kind in ("point", "money", "percent")
    return measure.unit if shared else None


def _stands_alone(view: str, token: Token, prefix: Prefix) -> bool:
    """A figure that needs no measure word: 系数提高到0.586, 用户达2300万, 纠错率为零."""
    clause = clause_before(view, prefix.start, 24)
    if token.number in ("零", "0"):
        return clause.endswith(("为", "到", "至", "在")) and bool(ZERO_END.match(view, token.end))
    if token.chinese or not VALUE_END.match(view, token.end):
        return False
    if token.start - prefix.start > 1:  # 不大于50
        return True
    if token.large:
        return bool(clause) and not token.bare_magnitude
    if "." in token.number and (prefix.bound or token.after):
        return True
    return "." in token.number and any(word in clause for word in COEFFICIENT_NEAR)
