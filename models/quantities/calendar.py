"""Dates, times of day, and spans that only place a sentence in time."""

import re

from models.quantities.lexicon import context_words
from models.quantities.spelling import ANY
from models.quantities.tokens import Token

YEAR_BEFORE, YEAR_AFTER = context_words("year_before"), context_words("year_after")
LASTING_BEFORE, EVENT_BEFORE = context_words("lasting_before"), context_words("event_before")
FRAME_BEFORE, ISSUE_BEFORE = context_words("time_frame_before"), context_words("issue_before")
CLAUSE = re.compile(r"[，。；：、,;:!?！？\n]")
DAY_BEFORE = re.compile(r"日[、至到和—-]$")
NUMERAL_END = re.compile(rf"[\d{ANY}月]$")
HAN = r"[\u4e00-\u9fff]"
CIRCLE = re.compile(f"{HAN}{{0,8}}圈")
WITHIN_RATE = re.compile(f"{HAN}{{1,10}}率")
RATE = re.compile(f"(?:{HAN}{{0,4}}?半径)?(?:到场|到达|抵达|可达|响应|覆盖|直达|通达)率")


def clause_before(view: str, start: int, width: int = 16) -> str:
    """The words before `start` in the same clause, at most `width` characters."""
    return CLAUSE.split(view[max(0, start - width) : start])[-1]


def calendar(view: str, token: Token, bounded: bool, bare: bool) -> bool:
    """Dates, times of day, and spans that only place the sentence in time (近三年, 前11个月).

    Without a sentence around them (`bare`) spans are let through, dates are not.
    """
    unit = token.unit
    if unit is None or unit.surface in ("分", "秒"):
        return view[token.start - 1 : token.start] in ("时", ":", "：", "点")
    if unit.kind != "duration":
        return False
    if token.form == "redacted" and unit.surface in ("年", "月", "日"):
        return True
    if unit.surface in DATED:
        return DATED[unit.surface](view, token, bounded, bare)
    if bare:
        return False
    before = view[max(0, token.start - 2) : token.start]
    placed = before.endswith("前") and before != "提前"
    return placed or view.startswith(("来", "下来"), token.end)


def _year(view: str, token: Token, bounded: bool, bare: bool) -> bool:
    if year_like(token.number) or _is_year(token.numeral.value):
        return True
    return not (bare or token.fractional or _lasting(view, token, bounded))


def _month(view: str, token: Token, _bounded: bool, _bare: bool) -> bool:
    """三个月, 两月 and 半月 are spans, 3月 and 七、八两月 are not."""
    if "个" in view[token.start : token.end]:
        return False
    before = view[max(0, token.start - 1) : token.start]
    return token.number[-1] not in "两俩仨半" or bool(NUMERAL_END.search(before))


def _day(view: str, token: Token, bounded: bool, bare: bool) -> bool:
    """1月1日, 7月5日、12日; 7日内办结 is a span."""
    before = view[max(0, token.start - 6) : token.start]
    lasts = bare or bounded or before.endswith((*YEAR_BEFORE, *LASTING_BEFORE))
    return not lasts or before.rstrip().endswith("月") or bool(DAY_BEFORE.search(before))


def _century(_view: str, token: Token, _bounded: bool, _bare: bool) -> bool:
    """21世纪, but 半世纪; 两个世纪 has a measure word of its own."""
    return token.form != "half" and not token.fractional


def _anniversary(_view: str, _token: Token, _bounded: bool, bare: bool) -> bool:
    return not bare


DATED = {
    **dict.fromkeys(("年", "年度", "学年"), _year),
    **dict.fromkeys(("月", "季度"), _month),
    "日": _day,
    "世纪": _century,
    "周年": _anniversary,
}


def _lasting(view: str, token: Token, bounded: bool) -> bool:
    before = view[max(0, token.start - 6) : token.start]
    if before.endswith(EVENT_BEFORE) or view.startswith(("前的", "前，"), token.end):
        return False
    if before.endswith(YEAR_BEFORE):
        return True
    if before.endswith(FRAME_BEFORE):
        return False
    if bounded and token.after not in ("内", "以内", "之内"):
        return True
    if view.startswith(YEAR_AFTER, token.end) or token.after:
        return False
    if not clause_before(view, token.start) and token.chinese:
        return False
    return token.number != "一"


def _is_year(value: float | None) -> bool:
    """两千零二十四年, but 两千年 is a span."""
    return value is not None and 1900 < value < 2100 and value != 2000


def year_like(number: str) -> bool:
    """1949, 2023, 二〇二三."""
    if re.fullmatch(r"[零〇○一二三四五六七八九]{2,4}", number):
        return len(number) == 4 or number[0] in "零〇○"
    return bool(re.fullmatch(r"(?:18|19|20|21)\d\d", number))


def edition(view: str, token: Token) -> bool:
    """二十届三中全会, 十一届九次全会, 机场三期工程, 2024届毕业生: ordinals without 第."""
    if token.unit is None or not token.chinese:
        return token.unit is not None and token.unit.surface == "届" and year_like(token.number)
    clause = clause_before(view, token.start, 12)
    if token.unit.surface == "届":
        return not clause.endswith("连续")
    if token.unit.surface == "次":
        return "届" in view[max(0, token.start - 8) : token.start]
    return (
        token.unit.surface == "期"
        and token.number in "二三四"
        and not clause.endswith(ISSUE_BEFORE)
    )


def within_name(view: str, token: Token) -> bool:
    """15分钟生活圈, 7日内办结率, 500米覆盖率: a name with a time or a distance in it."""
    if token.unit is None or token.unit.kind not in ("duration", "measure"):
        return False
    if token.unit.kind == "duration" and CIRCLE.match(view, token.end):
        return True
    return bool((WITHIN_RATE if token.after.endswith("内") else RATE).match(view, token.end))
