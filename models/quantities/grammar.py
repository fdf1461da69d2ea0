"""find_quantities: every quantity of a text as written, with its number, bound and unit."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities import context, nouns
from models.quantities.bounds import bound_around, bound_before, limits
from models.quantities.combinations import compounded, ranged
from models.quantities.lexicon import context_words, currency_signs
from models.quantities.numerals import DIGITS, MAGNITUDES
from models.quantities.tokens import START, Token, read_token

FULL_WIDTH = {
    code: code - 0xFEE0 for code in range(0xFF04, 0xFF5E) if chr(code) not in "（），：；＊"
}
WIDE = re.compile(f"[{re.escape(''.join(map(chr, FULL_WIDTH)))}]")
SIGN = re.compile(r"(?:(?<![A-Za-z0-9%‰℃)）])[-−]|(?<![减担欺抱背肩胜])负)$")
SIGNS = currency_signs()
RATIO_NEAR, COEFFICIENT_NEAR = context_words("ratio_near"), context_words("coefficient_near")
VALUE_END = re.compile(r"\s*(?:$|[，。；、,;)）\n]|[提降升扩缩增减压优至到调不])")
ZERO_END = re.compile(r"(?:$|[，。；、,;\s])")


def fold(text: str) -> str:
    """The text with full-width letters, digits and signs made half-width, at the same length."""
    return text.translate(FULL_WIDTH) if WIDE.search(text) else text


def find_quantities(text: str, *, bare: bool = False) -> list[Quantity]:
    """All quantities in `text`, sorted and not overlapping; `text[q.start:q.end] == q.text`.

    With `bare`, numerals that have no measure word are given too, as kind `number` without a
    unit, and what only its sentence makes indefinite or a name (一天, 第三) is let through.
    """
    view = fold(text)
    names = context.Names(view)
    found: list[Quantity] = []
    place = 0
    while match := START.search(view, place):
        place = match.end()
        token = read_token(view, match.start())
        if token is None:
            place = _past_numeral(view, match.start())
            continue
        place = token.number_end
        quantity = None if names.cover(token.start) else _quantity(text, view, token, bare)
        if quantity is not None and (not found or quantity.start >= found[-1].end):
            found.append(quantity)
            place = max(place, quantity.end)
    return found


def _past_numeral(view: str, start: int) -> int:
    """The end of a run of numerals that cannot be read, so that none is looked at twice."""
    match = RUN.match(view, start)
    return match.end() if match else start + 1


RUN = re.compile(rf"[\d{''.join(DIGITS)}{''.join(MAGNITUDES)}]+|.")


def _quantity(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    if view[token.start - 1 : token.start] in ("第", "前") and token.start:
        rank = _rank(text, view, token, bare)
        if rank is not None or view[token.start - 1] == "第":
            return rank
    merged = ranged(view, token) or compounded(view, token)
    if merged.form == "ratio" and not _is_ratio(view, merged):
        return None
    return _measured(text, view, merged, bare) or _unmeasured(text, view, merged, bare)


def _measured(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """A numeral with its measure word, or one that needs none (三分之一, 一半)."""
    if token.unit is None and token.form not in ("below", "half", "ratio", "slash"):
        return None
    if token.form == "below" and token.unit is not None and token.unit.kind == "count":
        token = replace(token, unit=None, unit_text="", end=token.number_end)  # 三分之一出自
    start, before = bound_before(view, token.start, token.number)
    if token.unit is None and token.form == "slash" and not (bare or before or token.after):
        return None
    if _refused(view, token, start, before, bare):
        return None
    unit = token.unit_text or None
    kind = token.unit.kind if token.unit else "ratio"
    if kind == "count" and token.suffix.startswith(("/", "每")):
        kind = "measure" if token.suffix[1:] in ("秒", "s") else "count"
    return _build(text, token, start, token.end, kind, unit, before)


def _refused(view: str, token: Token, start: int, before: str, bare: bool) -> bool:
    bounded = bool(before or token.after or token.inside)
    if context.part_of_code(view, token) or context.is_ordinal(view, token.start):
        return True
    if context.page_furniture(view, start) or context.denominator(view, token.start):
        return True
    if context.size_class(view, token, bool(before)) or context.circle(view, token):
        return True
    if context.calendar(view, token, bounded, bare):
        return True
    if token.form == "half" and view[token.start - 1 : token.start] in (
        "上",
        "下",
        "前",
        "后",
        "大",
    ):
        return True
    if bare:
        return False
    return (
        (context.in_listed_name(view, token.start) and not bounded)
        or context.indefinite(view, token, start)
        or context.small_ordinal(token, bounded)
        or context.edition(view, token)
    )


def _unmeasured(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """A numeral with a noun behind it in place of a measure word, or with nothing."""
    if token.unit is not None or token.form not in ("plain", "redacted", "vague"):
        return None
    if not bare and token.chinese and not token.inside and token.number != "零":
        return None
    start, before = bound_before(view, token.start, token.number)
    if context.part_of_code(view, token) or context.denominator(view, token.start):
        return None
    noun = None if context.in_listed_name(view, token.start) else _noun_end(view, token)
    if noun is not None:
        return _build(text, token, start, noun[0], "count", noun[1], before)
    if token.form != "plain":
        return None
    if _currency(view, start, None, "")[1] is not None:
        return _build(text, token, start, token.end, "money", None, before)
    if _stands_alone(view, token, start, before):
        kind = "ratio" if "." in token.number and not token.large else "count"
        return _build(text, token, start, token.end, kind, None, before)
    if bare and _is_number(view, token):
        return _build(text, token, start, token.end, "number", None, before)
    return None


def _noun_end(view: str, token: Token) -> tuple[int, str] | None:
    """Where the noun that is counted ends, and the noun; None where the number counts nothing."""
    if token.number == "零":
        match = nouns.zero_noun(view, token.end)
        return (match.end(), match[0]) if match else None
    if token.form != "plain" or context.year_like(token.number) or token.after:
        return None
    if token.chinese and not token.inside:
        return None
    great = nouns.great_noun(view, token.end)
    if great:
        return great.end(), great[1]
    near = token.large or bool(token.inside)
    noun = nouns.counted_noun(view, token.end, near=near)
    return (noun.end(), noun[0]) if noun else None


def _stands_alone(view: str, token: Token, start: int, before: str) -> bool:
    """A figure that needs no measure word: 系数提高到0.586, 用户达2300万, 纠错率为零."""
    clause = context.clause_before(view, start, 24)
    if token.number in ("零", "0"):
        return clause.endswith("为") and bool(ZERO_END.match(view, token.end))
    if token.chinese or not VALUE_END.match(view, token.end):
        return False
    if token.start - start > 1:  # 不大于50
        return True
    if token.large:
        return bool(clause) and not token.bare_magnitude
    if "." in token.number and (before or token.after):
        return True
    return "." in token.number and any(word in clause for word in COEFFICIENT_NEAR)


def _is_number(view: str, token: Token) -> bool:
    """Whether a bare numeral is a number of its own and no part of a word (一般, 万一)."""
    if not token.chinese or len(token.number) > 1:
        return True
    around = view[max(0, token.start - 1) : token.start] + view[token.end : token.end + 1]
    return not re.search(r"[\u4e00-\u9fff]", around)


def _is_ratio(view: str, token: Token) -> bool:
    """1:3 where proportions are spoken of; else a time of day or a score."""
    before = view[max(0, token.start - 40) : token.start].rpartition("。")[2]
    around = before + view[token.end : token.end + 6]
    return any(word in around for word in RATIO_NEAR)


def _rank(text: str, view: str, token: Token, bare: bool) -> Quantity | None:
    """第3位, 全省第二, 全国前三."""
    top = context.is_top(view, token)
    ordinal = view[token.start - 1] == "第" and (bare or context.is_rank(view, token))
    if not (top or ordinal):
        return None
    named = token.unit is not None and token.unit.surface in ("位", "名")
    end = token.end if named else token.number_end
    rank = replace(token, after="", inside="")
    unit = token.unit.surface if token.unit and named else "位"
    return _build(text, rank, token.start - 1, end, "rank", unit, "at_most" if top else "")


def _build(
    text: str, token: Token, start: int, end: int, kind: str, unit: str | None, before: str
) -> Quantity:
    start, sign = _signed(text, start, token)
    start, unit, kind = _currency(text, start, unit, kind)
    factor = token.unit.factor * sign if token.unit else float(sign)
    bound = bound_around(before, token.inside, token.after)
    value = None if token.numeral.value is None else _clean(token.numeral.value * factor)
    low, high = limits(value, bound)
    if token.form == "redacted" or token.form == "vague" or bound == "vague":
        bound, value, low, high = (
            "redacted" if token.form == "redacted" else "vague",
            None,
            None,
            None,
        )
    elif token.numeral.low is not None and token.numeral.high is not None:
        bound = "range"
        low, high = _clean(token.numeral.low * factor), _clean(token.numeral.high * factor)
    return Quantity(start, end, text[start:end], kind, value, low, high, bound, unit)


def _signed(text: str, start: int, token: Token) -> tuple[int, int]:
    match = SIGN.search(text, max(0, start - 2), start) if start == token.start else None
    return (match.start(), -1) if match else (start, 1)


def _currency(text: str, start: int, unit: str | None, kind: str) -> tuple[int, str | None, str]:
    """￥500, US$3万: a sign before the number is its measure word."""
    if unit is not None and kind != "number":
        return start, unit, kind
    for sign, name in SIGNS.items():
        if text.endswith(sign, 0, start):
            return start - len(sign), name, "money"
    return start, unit, kind


def _clean(number: float) -> float:
    """Without the dust of binary fractions: 66.6 % of 1.1 stays 0.7326."""
    return float(f"{number:.15g}")
