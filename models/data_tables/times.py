"""When the figure of a cell is of, and whether it was reached by then.

The nearest words hold: those of the headers, else the year of the place, which for plans (under
下一步工作打算) is the year after the report's.
"""

import re
from dataclasses import dataclass
from datetime import date

from models.data_tables.captions import Caption
from models.data_tables.lexicon import table_words
from models.data_tables.paths import Path
from models.periods import Period, resolve_period

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
    ahead = planned and told in (None, "planned")
    words = next((one.time for one in reversed(path.row + path.column) if one.time), None)
    period = _period(words, year + ahead if year else None)
    return Timing(
        words, period, told or ("planned" if ahead and _is_open(period, year) else "done")
    )


def _is_open(period: Period, year: int | None) -> bool:
    """Whether a period was not over when the report's year was: 2024年 among the plans of a report
    for 2024 is what was reached."""
    last = period[1]
    return year is None or last is None or last > date(year, 12, 31)


def _period(words: str | None, year: int | None) -> Period:
    """The days that a header's time stands for, else the whole year."""
    if words and (words.startswith(("上年", "去年")) or "同期" in words) and year:
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
    if caption.is_plan and not any(name.startswith("完成") for name in names):
        return "planned"
    return None


def _ends(name: str, kind: str) -> bool:
    return name.endswith(tuple(table_words(kind)))


def _begins(name: str, kind: str) -> bool:
    return name.startswith(tuple(table_words(kind)))
