"""What stands over a table: its title, its time, and the units of all its figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.data_tables.grid import Grid
from models.data_tables.lexicon import table_words, units_in
from models.periods import resolve_period
from models.reports.lexicon import alternation
from models.times import find_times

REACH = 400
LINES = 4
LONGEST = 60
_UNIT_LINE = re.compile(
    r"(?:^|[\s（(])(?:金额|数量|计量|货币)?单位[:：]\s*(?P<units>[^（()）\s]{1,30})"
)
_BRACKET = re.compile(r"[（(]([^（()）]{1,20})[）)]\s*$")
_NUMBER = re.compile(
    r"^(?:附?表\s?\d{0,3}(?:[-—.]\d{1,2})?(?!\d)|附件\s*\d{0,2}|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.])\s*[:：]?"
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-—~至](?:19|20)\d\d)?年?度?")
# 具体见下表。, 工作目标如下：
_LEAD = re.compile(r"(?:如下|[见如]下?表\s*\d*(?:所示)?)[。:：]?$|[:：]$")
_LAST = re.compile(r"[^。；;！!]*[。；;！!]?$")
# 2025年1月20日 dates a page, 截至2024年6月30日 its figures; 较2022年 dates neither.
_UNDATED = re.compile(r"^[较比]|^(?![截至]).*日$|十[一二三四五六七]五")
_DATED = re.compile(r"(?:19|20)\d\d|二[〇○零]")
# Any year: what words tell without one is told by comparison with it.
_ANY = 2000


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a table (nothing without one) and the units that hold for all of it.

    `lead` is the title, or the sentence above that leads to the table (2025年目标如下。); `time`
    the only time that it tells.
    """

    title: str
    units: tuple[str, ...]
    lead: str = ""
    time: str | None = None

    @property
    def status(self) -> str | None:
        """planned where the figures are aims (2025年重点工作目标), done where they are what came
        of them (目标完成结果), None where the words tell neither."""
        said = re.split(r"[,，]", self.lead)[-1]
        if _holds(said, "title_done"):
            return "done"
        is_plan = _holds(said, "title_planned") and not _holds(said, "title_either")
        return "planned" if is_plan else None

    @property
    def is_standard(self) -> bool:
        """Whether the figures are a rule: 2023年救助标准（单位：元）."""
        return _BRACKET.sub("", self.title.strip()).removesuffix("表").endswith("标准")

    def noun(self, issuer: str | None) -> str | None:
        """What the table is about: 一般公共预算收入 of 某县2024年一般公共预算收入执行情况表."""
        words = _BRACKET.sub("", _NUMBER.sub("", self.title.strip()))
        words = _YEARS.sub("", re.sub(r"\s", "", words))
        if issuer:
            words = words.replace(issuer, "")
        words = re.sub(r"^.{2,8}[省市县区州镇乡](?=.{4})|^关于|^全[省市县区]", "", words)
        return _tail().sub("", words) or None


def caption_of(text: str, grid: Grid, begin: int, title: str | None = None) -> Caption:
    """What stands over a table, no farther back than `begin`, and in rows of their own at its
    top; the report's `title` there tells no time, for what it dates may be the report alone."""
    start = text.rfind("\n", 0, min(cell.place.start for cell in grid.cells)) + 1
    above = text[max(begin, start - REACH) : start].splitlines()
    lines = [line.strip() for line in above if line.strip()][-LINES:]
    return _read([*lines, *_top_rows(grid)], title or "")


def _top_rows(grid: Grid) -> Iterator[str]:
    for row in range(grid.rows):
        cells = grid.row(row)
        if len(cells) != 1 or cells[0].place.width < grid.columns:
            return
        yield cells[0].text


def _read(lines: list[str], report_title: str) -> Caption:
    units: tuple[str, ...] = ()
    for line in reversed(lines):
        named = _UNIT_LINE.search(line)
        if named and not units:
            units = units_in(named["units"])
        if named and named.end() - named.start() > len(line) / 2:
            continue
        if line.startswith(tuple(table_words("title_aside"))):
            continue
        bracket = _BRACKET.search(line)
        title = line if len(line) <= LONGEST and not line.endswith(("。", "；")) else ""
        lead = title or _lead(line)
        time = None if _bare(line) in _bare(report_title) else _time(lead)
        return Caption(title, units or (units_in(bracket[1]) if bracket else ()), lead, time)
    return Caption("", units)


def _lead(line: str) -> str:
    """The last sentence of a paragraph where it leads to the table: 2025年目标如下。"""
    found = _LAST.search(line)
    return found[0] if found and _LEAD.search(found[0]) else ""


def _time(words: str) -> str | None:
    """The time of a title that tells one; 2023年与2022年对比 tells two."""
    told = {one.text for one in find_times(words) if _is_dated(one.text)}
    return told.pop() if len(told) == 1 else None


def _is_dated(words: str) -> bool:
    """Whether words tell another time than the report's year: 2022年, 上半年, but not 累计."""
    if _UNDATED.search(words):
        return False
    period = resolve_period(words, _ANY)
    other = period[0] is not None and period != resolve_period(None, _ANY)
    return other or bool(_DATED.search(words))


def _bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def _holds(words: str, kind: str) -> bool:
    return any(word in words for word in table_words(kind))


@cache
def _tail() -> re.Pattern[str]:
    """What a title ends in that is no part of the matter: 情况表, 统计表."""
    return re.compile(rf"(?:{alternation(table_words('title_tail'))})+$")
