"""When the figure of a cell is of, and whether it was reached by then.

The nearest words hold: those of the headers, then those of the caption (2022年学位建设情况表), then
the year of the place, which for plans (under 下一步工作打算) is the year after the report's.
"""

import re
from dataclasses import dataclass

from models.data_tables.captions import Caption
from models.data_tables.lexicon import table_words
from models.data_tables.paths import Path
from models.periods import Period, resolve_period

MONTHS = 12
_NOTE = re.compile(r"[（(][^（）()]*[）)]$")
_YEAR = re.compile(r"^(?:19|20)\d\d年?度?")


@dataclass(frozen=True, slots=True)
class Timing:
    """The time words of a cell (None without any), the days they stand for, and done, planned or
    required."""

    words: str | None
    period: Period
    status: str


def timing_of(path: Path, caption: Caption, year: int | None, *, planned: bool) -> Timing:
    """When a cell's figure is of; `year` is the report's, `planned` where headings tell plans."""
    told = _status(path, caption)
    planned = planned and told in (None, "planned") and caption.status != "done"
    whole = resolve_period(caption.time, year, planned=planned)
    words = next((one.time for one in reversed(path.row + path.column) if one.time), None)
    period = _period(words, whole[1].year if whole[1] else None) if words else whole
    if told is None:
        told = "planned" if _is_ahead(period, year, planned=planned) else "done"
    return Timing(words or caption.time, period, told)


def _is_ahead(period: Period, year: int | None, *, planned: bool) -> bool:
    """Whether a period among plans was not over when the report's year was (2024年 in a report for
    2024 is what was reached); elsewhere whether it is a whole year that had not begun."""
    first, last = period
    if planned:
        return year is None or last is None or last.year > year
    whole = first is not None and last is not None and last.month - first.month == MONTHS - 1
    return bool(year and whole and first and first.year > year)


def _period(words: str, year: int | None) -> Period:
    """The days that a header's time stands for in a table of a year: 上年数, 1—9月."""
    if (words.startswith(("上年", "去年")) or "同期" in words) and year:
        return resolve_period(f"{year - 1}年", year)
    return resolve_period(words, year)


def _status(path: Path, caption: Caption) -> str | None:
    """planned under 目标 and 预算数, required under 补贴标准, done under 完成数; None where neither
    headers nor caption tell."""
    names = [label.cell.label for label in path.column] + [label.name for label in path.row[-1:]]
    names = [_YEAR.sub("", _NOTE.sub("", name)) for name in names]
    if caption.is_standard or any(_ends(name, "required") for name in names):
        return "required"
    if any(_ends(name, "planned") and not _begins(name, "against") for name in names):
        return "planned"
    if any(_ends(name, "done") or _begins(name, "outcome") for name in names):
        return "done"
    # 完成投资 among the aims of the report's year is no aim; under plans it may be one.
    if caption.status == "planned" and not any(name.startswith("完成") for name in names):
        return "planned"
    return None


def _ends(name: str, kind: str) -> bool:
    return name.endswith(tuple(table_words(kind)))


def _begins(name: str, kind: str) -> bool:
    return name.startswith(tuple(table_words(kind)))
