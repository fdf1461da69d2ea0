"""What stands over a table: its title, and the units of all its figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.data_tables.grid import Grid
from models.data_tables.lexicon import units_in

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
_TAIL = re.compile(
    r"(?:情况|统计|汇总|一览|明细|公示|公告|发放|执行|完成|收支|支出|决算|预算|资金|分布|构成|数据|指标|工作|案件|如下|[表的])+$"
)
_PLAN = re.compile(r"计划|目标|安排|预算")
_DONE = re.compile(r"完成|执行|情况|决算|公报|统计|结果")


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a table (nothing without one) and the units that hold for all of it."""

    title: str
    units: tuple[str, ...]

    @property
    def is_plan(self) -> bool:
        """Whether the figures are aims: 2025年重点工作目标."""
        return bool(_PLAN.search(self.title)) and not _DONE.search(self.title)

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
        return _TAIL.sub("", words) or None


def caption_of(text: str, grid: Grid, begin: int) -> Caption:
    """What stands over a table, no farther back than `begin`, and in rows of their own at its
    top."""
    start = text.rfind("\n", 0, min(cell.place.start for cell in grid.cells)) + 1
    above = text[max(begin, start - REACH) : start].splitlines()
    lines = [line.strip() for line in above if line.strip()][-LINES:]
    return _read([*lines, *_top_rows(grid)])


def _top_rows(grid: Grid) -> Iterator[str]:
    for row in range(grid.rows):
        cells = grid.row(row)
        if len(cells) != 1 or cells[0].place.width < grid.columns:
            return
        yield cells[0].text


def _read(lines: list[str]) -> Caption:
    units: tuple[str, ...] = ()
    for line in reversed(lines):
        named = _UNIT_LINE.search(line)
        if named and not units:
            units = units_in(named["units"])
        if named and named.end() - named.start() > len(line) / 2:
            continue
        if line.startswith(("注", "说明", "制表")):
            continue
        bracket = _BRACKET.search(line)
        title = line if len(line) <= LONGEST and not line.endswith(("。", "；")) else ""
        return Caption(title, units or (units_in(bracket[1]) if bracket else ()))
    return Caption("", units)
