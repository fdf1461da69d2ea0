"""Numerals with a measure word, and those that need none (三分之一, 一半)."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities import calendar, context
from models.quantities.building import build
from models.quantities.lexicon import context_words
from models.quantities.names import end_of_word, in_listed_name
from models.quantities.signs import Prefix, read_prefix
from models.quantities.tokens import Token

UNITLESS = ("fraction", "half", "ratio", "slash")
RATIO_NEAR = context_words("ratio_near")
CLOCK = re.compile(r"[012]?\d∶[0-5]\d(?:∶[0-5]\d)?")
SHARE_BEFORE = context_words("share_before")


def measured(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """The quantity of a token with a measure word, or whose form needs none; else None."""
    if token.unit is None and token.form not in UNITLESS:
        return None
    if token.form == "fraction" and token.unit is not None and token.unit.kind == "count":
        token = replace(token, unit=None, suffix="", end=token.number_end)  # 三分之一出自
    prefix = read_prefix(view, token, bare=bare)
    if not _said(view, token, prefix, bare) or _refused(view, token, prefix, bare):
        return None
    kind = token.unit.kind if token.unit else "ratio"
    if kind == "count" and token.suffix[1:] in ("秒", "s"):
        kind = "measure"  # computing power: 次/秒
    return build(text, token, prefix, token.end, kind, token.unit_text)


def _said(view: str, token: Token, prefix: Prefix, bare: bool) -> bool:
    """Whether 1:3 and 1/3 are spoken of as proportions, and are no time of day and no date."""
    if token.form == "ratio":
        return _proportion(view, token)
    if token.form != "slash" or token.unit is not None or bare:
        return True
    value = token.numeral.value
    shared = (
        prefix.bound
        or token.after
        or view.endswith(SHARE_BEFORE, 0, prefix.start)
        or view.startswith("的", token.end)  # 2/3的村
    )
    return bool(shared) and value is not None and value < 1


def _proportion(view: str, token: Token) -> bool:
    if "∶" in token.number and not CLOCK.fullmatch(token.number):
        return True  # the sign of proportions, unlike the colon
    before = view[max(0, token.start - 40) : token.start].rpartition("。")[2]
    around = before + view[token.end : token.end + 6]
    return any(word in around for word in RATIO_NEAR)


def _refused(view: str, token: Token, prefix: Prefix, bare: bool) -> bool:
    bounded = bool(prefix.bound or token.after or token.inside or token.fractional)
    if context.part_of_code(view, token) or context.half_of_year(view, token):
        return True
    if calendar.calendar(view, token, bounded, bare):
        return True
    if bare:
        return end_of_word(view, token.start) >= token.end
    return (
        context.is_ordinal(view, token)
        or context.page_furniture(view, prefix.start)
        or context.denominator(view, token.start)
        or context.size_class(view, token, bool(prefix.bound))
        or context.whole_hearted(view, token)
        or calendar.within_name(view, token)
        or (in_listed_name(view, token.start) and not bounded)
        or context.indefinite(view, token, prefix.start)
        or context.small_ordinal(token, bounded)
        or calendar.edition(view, token)
    )
