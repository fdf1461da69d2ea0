"""Headings of Chinese reports: their marks, their ranks, and whether they announce plans."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.reports.lexicon import alternation, words
from models.tables import read_table

# Ranks order the marks; a heading closes all headings of its own rank and deeper ones.
PART, CHAPTER, SECTION, TITLE, ITEM, SUBITEM, CIRCLED, POINT = range(0, 80, 10)
_HAN = "一二三四五六七八九十"
_MARKS = (
    (PART, rf"第[{_HAN}百\d]{{1,3}}(?:部分|章|节|篇)[ \t:、]*"),
    # 一、二、三产业增加值 and 二、三季度 list ordinals.
    (CHAPTER, rf"[{_HAN}]{{1,3}}、(?![{_HAN}]+(?:、|产业|季度|级|类|档|线|等|批))\s*"),
    (SECTION, rf"\([{_HAN}]{{1,3}}\)[、.]?\s*"),
    (ITEM, r"\d{1,2}(?:[.、](?!\d)|\.(?=\d{4}年))\s*"),
    (SUBITEM, r"\(\d{1,2}\)[、.]?\s*"),
    (CIRCLED, r"[①-⑳]\s*"),
    (POINT, rf"[{_HAN}]{{1,2}}是(?=[^否])"),
)
MARK = re.compile("|".join(f"(?P<rank{rank}>{pattern})" for rank, pattern in _MARKS))
_CONJUNCTION = re.compile(r"以?及其?|和|与|暨|[,、;]")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_PLAN_PERIOD = re.compile(r"十([一二三四五六七八九])五")
_TOP = (PART, CHAPTER)


@dataclass(slots=True)
class Heading:
    """A heading in force; `planned` is None where its words tell neither plans nor results."""

    rank: int
    text: str
    planned: bool | None = None
    mixed: bool = False


def mark_of(folded: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """(rank, end of the mark) where a heading's mark stands at `start`, such as (一) or 1."""
    match = MARK.match(folded, start, len(folded) if end is None else end)
    if not match or not match.lastgroup:
        return None
    return int(match.lastgroup.removeprefix("rank")), match.end()


def heading(rank: int, text: str, report_year: int | None, bare: bool = False) -> Heading:
    """A heading with what it says of plans: 明年工作打算 True, 工作回顾 False, 强化保障 None.

    Without a mark (`bare`) and in deep ranks only the clearest words count, since 完善工作计划
    may as well be something that was done.
    """
    top = rank in _TOP and not bare
    told = {_told(part, top, report_year) for part in _CONJUNCTION.split(text)}
    mixed = {"planned", "done"} <= told
    if mixed or not told - {None}:
        return Heading(rank, text, None, mixed)
    return Heading(rank, text, "planned" in told)


def future_period(text: str, report_year: int | None) -> bool | None:
    """Whether the years and plan periods (“十五五”) in the text lie after the report's year."""
    if report_year is None:
        return None
    starts = [int(year) for year in _YEAR.findall(text)]
    starts += [2001 + 5 * (_HAN.index(ordinal) + 1) for ordinal in _PLAN_PERIOD.findall(text)]
    return max(starts) > report_year if starts else None


@lru_cache(maxsize=4096)
def _told(part: str, top: bool, report_year: int | None) -> str | None:
    future = future_period(part, report_year)
    said = part.rstrip("。:")
    meanings = {meaning for meaning in _MEANINGS if _WORDS[meaning, top].search(said)}
    if future:
        return "done" if meanings == {"done"} else "planned"
    if "problem" in meanings or "done" in meanings:
        return "planned" if _SURELY_PLANNED.search(part) else min(meanings - {"planned"})
    if meanings:
        return "planned"
    return "done" if future is False and top else None


def _pattern(meaning: str, top: bool) -> re.Pattern[str]:
    """Any word of this meaning; those of level `top` count in the headings of top rank only."""
    found = {
        row["word"] + ("$" if row["place"] == "end" else "")
        for row in read_table("heading_words")
        if row["meaning"] == meaning and (top or row["level"] == "all")
    }
    return re.compile("|".join(sorted(found)))


_MEANINGS = ("planned", "done", "problem")
_WORDS = {(meaning, top): _pattern(meaning, top) for meaning in _MEANINGS for top in (True, False)}
_SURELY_PLANNED = re.compile(
    alternation(words("heading_words", "word", meaning="planned", place="any", level="all"))
)
