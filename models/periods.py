"""The dates that time words stand for, by the contract.

Without time words a quantity holds for the report's own year; a plan for the next. What has
piled up (累计, 截至…, 至目前) has no start. 今年 is the year in which a report is given, which for
a work report (`given_year`) is the year after the one it reviews.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from models.tables import read_table

Period = tuple[date | None, date | None]

_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "○": "0", "零": "0", "两": "2"}  # fmt: skip
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_FIRST_PLAN = 1951  # 一五 began in 1953; from 六五 (1981) on: 1951 + 5 × number
_PLAN = re.compile(r"“?十([一二三四五六七])五”?(?:.*?(前|后)(\d)年|.*?(末|以来|开局))?")
_MANY = re.compile(r"(未来|今后|近|过去的?|这|前|后)?的?(\d{1,2})年(半)?(来|间|内|以来|前|累计)?")
_POINT = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年?(?:度)?)?"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?(?P<edge>年?[底末初])?"
)
_RANGE = re.compile(r"[—–－\-~～]+|[至到]")
_QUARTERS = re.compile(r"(前)?第?([1-4])(?:至3)?季度")
_FIRST_MONTHS = re.compile(r"前(\d{1,2})个月")
_NO_START = re.compile(r"^(?:累计)?(?:截至|截止到?|至|到目前)|为止")
_UNDATED = re.compile(r"累计|以来$")
_COMPARED = re.compile(r"^[较比]")
_SAME_TIME = re.compile(r"同期$")
_BEFORE = re.compile(r"^(?:累计)?(?:刚刚)?(?:过去的)?(?:截至|截止到?|[至到自从较比])?")
_AFTER = re.compile(r"(?:以来|至今|起|以?前|之前|为止|累计|期间)+$")
_UNTIL = re.compile(r"(?:前|以前|之前)$")
_SINCE = re.compile(r"(?:以来|至今|起)$")


@dataclass(frozen=True, slots=True)
class _Word:
    """A row of the table of time words."""

    kind: str
    shift: int
    months: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Years:
    """The year that a report reviews, the year of the statement, the year it was given in."""

    reviewed: int
    base: int
    given: int | None

    def of(self, word: _Word) -> int:
        """The year of a word: 下一步 of a plan is the year after the report's, not two after."""
        if word.kind == "given" and self.given:
            return self.given + word.shift
        return (self.reviewed if word.shift > 0 else self.base) + word.shift


def resolve_period(
    time_text: str | None,
    report_year: int | None,
    *,
    planned: bool = False,
    given_year: int | None = None,
) -> Period:
    """First and last day that `time_text` stands for in a report for `report_year`.

    `planned`: the quantity is a plan, so words without a year mean the year after. `given_year`:
    the year in which a work report is delivered; None for annual reports, where 今年 is the
    report's year. Unreadable words give the report's year, no year gives (None, None).
    """
    text = _digits(time_text or "")
    if report_year is None and not re.search(r"(?:19|20)\d\d", text):
        return None, None
    years = _Years(report_year or 0, (report_year or 0) + planned, given_year)
    found = None
    # 比2016—2020年: the growth is the report's, whatever it is compared with.
    if not _COMPARED.search(text):
        found = (
            _of_plan(text, years)
            or _of_many_whole(text, years)
            or _of_range(text, years)
            or _of_point(text, years)
        )
    return found or (_whole(years.base, years.base) if report_year else (None, None))


def _digits(text: str) -> str:
    """Chinese numerals of years, months and spans as digits: 二〇二三年, 十一月, 五年."""
    text = text.replace(" ", "").replace("　", "").translate(_FULL_WIDTH)
    if re.search(r"十[一二三四五六七]五", text):
        head, plan, tail = re.split(r"(十[一二三四五六七]五)", text, maxsplit=1)
        return head + plan + re.sub(r"[一二三四五两]", lambda n: _DIGITS[n.group()], tail)
    return re.sub(r"[〇○零一二两三四五六七八九十]+(?=[年月日季个至—\-]|$)", _number, text)


def _number(match: re.Match[str]) -> str:
    numeral = match.group()
    if "十" not in numeral:
        return "".join(_DIGITS[digit] for digit in numeral)
    tens, units = numeral.split("十", 1)
    return f"{_DIGITS.get(tens, '1')}{_DIGITS.get(units, '0')}"


def _whole(first: int | None, last: int) -> Period:
    return date(first, 1, 1) if first else None, date(last, 12, 31)


def _months(year: int, first: int, last: int) -> Period:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _of_plan(text: str, years: _Years) -> Period | None:
    """“十四五”时期: 2021-2025; its 前三年: 2021-2023; its 末: 2025; 以来: until now."""
    plan = _PLAN.search(text)
    if plan is None:
        return None
    number = 10 + int(_DIGITS[plan.group(1)])
    first, last = _FIRST_PLAN + 5 * number, _FIRST_PLAN + 5 * number + 4
    part, length, edge = plan.group(2), int(plan.group(3) or 0), plan.group(4)
    if part:
        return (
            _whole(first, first + length - 1) if part == "前" else _whole(last - length + 1, last)
        )
    if edge == "以来":
        return _whole(first, max(first, years.base))
    return {"末": _whole(last, last), "开局": _whole(first, first)}.get(
        edge or "", _whole(first, last)
    )


def _of_many_whole(text: str, years: _Years) -> Period | None:
    """过去五年, 近三年 and 五年来 end with the report's year, 未来五年 begin after it."""
    many = _MANY.fullmatch(text)
    if many is None or not any(many.group(1, 4)):
        return None
    length = int(many.group(2))
    if many.group(1) in ("未来", "今后") or many.group(4) == "内":
        return _whole(years.reviewed + 1, years.reviewed + length)
    if many.group(4) == "前":
        return _whole(years.reviewed - length, years.reviewed - length)
    return _whole(years.reviewed - length + 1, years.reviewed)


def _of_range(text: str, years: _Years) -> Period | None:
    """1—11月, 2021—2025年, 7月18日至8月2日, 2022年7月至2023年6月."""
    bare = re.sub(r"^[从自较比]", "", text)
    ends = _RANGE.split(bare, maxsplit=1)
    if len(ends) != 2 or not all(re.search(r"\d", end) for end in ends):
        return None
    first_text, last_text = ends
    unit = re.search(r"[年月]", last_text)
    if first_text[-1].isdigit() and unit:
        first_text += unit.group()
    first = _point(first_text, years)
    # The end takes the year of the beginning, unless its own words name one (今年11月).
    began = first[0].year if first and first[0] else years.base
    named = _leading_word(last_text) is not None
    last = _point(last_text, years if named else replace(years, base=began))
    if last is None and first and first[0] and (day := re.fullmatch(r"(\d{1,2})日", last_text)):
        last = _day(first[0].year, first[0].month, int(day.group(1)))
    return (first[0], last[1]) if first and last else None


def _of_point(text: str, years: _Years) -> Period | None:
    """One date, month, quarter or year, with what stands before and after it."""
    found = _point(_AFTER.sub("", _BEFORE.sub("", _SAME_TIME.sub("", text), count=1)), years)
    if found is None:
        word = _words().get(text)
        is_open = bool(_NO_START.search(text) or _UNDATED.search(text)) or (
            word is not None and word.kind == "cumulative"
        )
        return (None, date(years.base, 12, 31)) if is_open else None
    first, last = found
    if _SINCE.search(text) and first:
        return first, date(max(years.base, first.year), 12, 31)
    if _NO_START.search(text):
        return None, last
    if _UNTIL.search(text) and first and last and last.month < 12:
        return date(first.year, 1, 1), last
    return found


def _point(text: str, years: _Years) -> Period | None:
    """The days of a year, quarter, month or day; words (去年, 上半年) give or shift the year."""
    year, rest = years.base, text
    word = _words().get(text) or _leading_word(text)
    if word is not None:
        name, row = word if isinstance(word, tuple) else (text, word)
        year = years.of(row)
        rest = text[len(name) :]
        if not rest:
            return _months(year, *row.months) if row.months else None
    return _of_months(rest, year) or _of_calendar(rest, year)


def _of_months(text: str, year: int) -> Period | None:
    """Quarters, halves and 前N个月, with the year before them where there is one."""
    dated = re.match(r"((?:19|20)\d\d)年", text)
    if dated:
        year, text = int(dated.group(1)), text[dated.end() :]
    if quarter := _QUARTERS.search(text):
        last = 3 * int(quarter.group(2))
        return _months(year, 1 if quarter.group(1) else last - 2, last)
    if months := _FIRST_MONTHS.search(text):
        return _months(year, 1, min(int(months.group(1)), 12))
    word = _words().get(text)
    return _months(year, *word.months) if word is not None and word.months else None


def _of_calendar(text: str, year: int) -> Period | None:
    point = _POINT.match(text)
    if point is None or not any(point.group("year", "month")):
        return None
    year = int(point.group("year") or year)
    month, day = point.group("month"), point.group("day")
    if month is None:
        return _whole(year, year)
    if not 1 <= int(month) <= 12:
        return None
    return _day(year, int(month), int(day)) if day else _months(year, int(month), int(month))


def _day(year: int, month: int, day: int) -> Period | None:
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day), date(year, month, day)


@cache
def _words() -> dict[str, _Word]:
    return {
        _digits(row["word"]): _Word(
            row["kind"],
            int(row["year_shift"] or 0),
            (int(row["first_month"]), int(row["last_month"])) if row["first_month"] else None,
        )
        for row in read_table("time_words")
    }


def _leading_word(text: str) -> tuple[str, _Word] | None:
    """A year's word with a part of the year after it: 去年12月, 明年上半年."""
    for length in range(min(4, len(text) - 1), 1, -1):
        word = _words().get(text[:length])
        if word is not None and word.kind in ("given", "report") and word.months == (1, 12):
            return text[:length], word
    return None
