"""Headings of Chinese reports: their marks, their ranks, and whether they announce plans."""

import re
from dataclasses import dataclass

from models.reports.lexicon import alternation, rows, words

# Ranks order the marks; a heading closes all headings of its own rank and deeper ones.
PART, CHAPTER, SECTION, TITLE, ITEM, SUBITEM, CIRCLED, POINT = range(0, 80, 10)
_HAN = "一二三四五六七八九十"
_MARKS = (
    (PART, rf"第[{_HAN}百\d]{{1,3}}(?:部分|章|节|篇)[ \t:、]*"),
    (CHAPTER, rf"[{_HAN}]{{1,3}}、\s*"),
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


def heading(rank: int, text: str, report_year: int | None) -> Heading:
    """A heading with what it says of plans: 明年工作打算 True, 工作回顾 False, 强化保障 None."""
    told = {_told(part, rank in _TOP, report_year) for part in _CONJUNCTION.split(text)}
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


def _told(part: str, top: bool, report_year: int | None) -> str | None:
    future = future_period(part, report_year)
    meanings = _meanings(part, top)
    if future:
        return "done" if meanings == {"done"} else "planned"
    if "problem" in meanings or "done" in meanings:
        return "planned" if _ANYWHERE.search(part) else min(meanings - {"planned"})
    if meanings:
        return "planned"
    return "done" if future is False and top else None


def _meanings(part: str, top: bool) -> set[str]:
    return {
        row["meaning"]
        for row in rows("heading_words")
        if (row["level"] == "all" or top)
        and (part.rstrip("。:").endswith(row["word"]) if row["place"] == "end" else row["word"] in part)
        and row["place"] in ("any", "end")
        and row["meaning"] in ("planned", "done", "problem")
    }


_ANYWHERE = re.compile(
    alternation(words("heading_words", "word", meaning="planned", place="any", level="all"))
)
