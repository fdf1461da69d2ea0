"""Which time words hold for a quantity that has none in its clause.

Within a sentence time words carry over commas and semicolons, but not 累计 or comparisons
(同比). In a review of several years what flows (新增, 改造) takes the years, what stands at a
level (达, 增至, no verb) their last year.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from annotations.records import Mention
from models.carrying import is_carried
from models.tables import read_table
from models.times import find_times

_STOP = re.compile(r"[。！？\n]")
_CLAUSE = re.compile(r"[，,；;。：:]")
# 各位代表！过去五年，… and ——这五年…: what may stand before the words that open a review.
_LEAD_IN = re.compile(
    r"^(?:\s|各位代表|——|[！!，,、：]|[（(]?[一二三四五六七八九十]+[)）、]|[一二三四五六]是|回顾|回首|回望|总结|进入)*"
)
# “十四五”这五年 opens a review, “十五五”蓝图 does not.
_OF_THE_PLAN = re.compile(r"(?:时期|期间|以来|这|的五年|[，,])")
_SEVERAL_YEARS = re.compile(r"五年|“?十[一二三四五六七]五”?")
_FUTURE = re.compile(r"未来|今后|“?十五五”?")
_ONE_YEAR = re.compile(r"一年来|过去的?一年|这一年|去年|20\d\d年")
# 2025年是…的一年 opens a review, 2025年5月 does not.
_OF_THE_YEAR = re.compile(r"[，,]|是|极|很|工作|[一-龥]{0,3}(?:不平凡|不寻常)")


_FIGURE = re.compile(r"\d|[一二两三四五六七八九十百千万][个件家所项次名]")
_RATIO = re.compile(r"[近约超逾]?(?:[\d.]+[%％倍成]|[一二两三四五六七八九十]成|.{1,3}分之)")


@dataclass(frozen=True, slots=True)
class ReviewSpan:
    """The years that a stretch of a report speaks of, as its heading or lead says."""

    text: str
    several: bool
    future: bool


def is_flow(action: str | None) -> bool:
    """Whether an action adds up over the years (新增, 治理) rather than stands at a level."""
    if not action:
        return False
    return action not in _levels("whole") and not action.endswith(tuple(_levels("ending")))


@cache
def _levels(match: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("level_actions") if row["match"] == match)


def review_span(section: tuple[str, ...], lead: str) -> ReviewSpan | None:
    """The span that a lead sentence opens, else that of the innermost heading which tells one.

    A heading that names two (“十四五”时期和2025年工作回顾) leaves it to the leads.
    """
    opened = _opened_by(lead)
    if opened is not None:
        return opened
    for heading in reversed(section):
        spans = {span.text: span for t in find_times(heading) if (span := _span(t.text))}
        if spans:
            return next(iter(spans.values())) if len(spans) == 1 else None
    return None


def review_spans(sentences: Iterable[tuple[tuple[str, ...], str]]) -> list[ReviewSpan | None]:
    """The span in force at each sentence, given with the headings above it, in order.

    A lead (过去的五年极不寻常) holds until the next lead or until its section ends. Meant for
    work reports: an annual report's 三年来 speaks for its own sentence alone.
    """
    found: list[ReviewSpan | None] = []
    current, opened_in = None, None
    for section, text in sentences:
        opened = _opened_by(text)
        if opened is not None:
            current, opened_in = opened, section
        elif opened_in is None or section[: len(opened_in)] != opened_in:
            current, opened_in = review_span(section, ""), section[:1]
        found.append(current)
    return found


def governing_time(
    sentence: str,
    quantity_start: int,
    *,
    action: str | None = None,
    review: ReviewSpan | None = None,
    times: list[Mention] | None = None,
) -> str | None:
    """The time words that hold for a quantity: in its sentence, else those of the review.

    `times` are the sentence's time mentions where they are known already, with offsets in
    the sentence.
    """
    before = [t for t in times or find_times(sentence) if t.end <= quantity_start]
    for number in reversed(range(len(before))):
        mention = before[number]
        between = sentence[mention.end : quantity_start]
        if _STOP.search(between):
            break
        if _is_of_another(sentence, mention, quantity_start):
            continue
        if not (_is_local(mention.text) and _CLAUSE.search(between)):
            return _over_all(sentence, mention, before[:number])
    if review is None or (review.several and not review.future and not is_flow(action)):
        return None
    return review.text


def is_compared(sentence: str, start: int, end: int) -> bool:
    """Whether the time words at [start, end) are what something is compared with (与上年相比)."""
    return sentence.startswith("相比", end) and sentence[:start].endswith(("与", "同", "和"))


def _is_of_another(sentence: str, mention: Mention, quantity_start: int) -> bool:
    """Whether time words are those of an earlier figure (由2020年的86件增加到95件), or of what a
    ratio is of (上年的1.4倍)."""
    between, before = sentence[mention.end : quantity_start], sentence[: mention.start]
    place = mention.start, mention.end
    if is_compared(sentence, *place) or is_carried(sentence, *place, quantity_start):
        return True
    if between == "的":
        return _RATIO.match(sentence, quantity_start) is not None
    return _FIGURE.search(between) is not None and (
        between.startswith("的") or before.endswith(("由", "从")) or mention.text[0] == "从"
    )


def _over_all(sentence: str, mention: Mention, before: list[Mention]) -> str:
    """The time words; but of 近三年，累计新建32所 what the sum is over, if no figure is between."""
    if mention.text != "累计" or not before:
        return mention.text
    span = before[-1]
    if _is_local(span.text) or _FIGURE.search(sentence, span.end, mention.start):
        return mention.text
    return span.text


@cache
def _is_local(words: str) -> bool:
    """Whether time words hold in their own clause only: 累计, 同比, 比上年, 每年."""
    kinds = {row["word"]: row["kind"] for row in read_table("time_words")}
    if kinds.get(words) in ("comparison", "habit") or words[0] in "较比":
        return True
    return words.endswith(("累计", "同期"))


def _opened_by(text: str) -> ReviewSpan | None:
    lead_in = _LEAD_IN.match(text)
    start = lead_in.end() if lead_in else 0
    opening = text[start : start + 30]
    first = next(iter(find_times(opening)), None)
    if first is None or first.start > 0 or (span := _span(first.text)) is None:
        return None
    if not span.several:
        return span if _OF_THE_YEAR.match(opening, first.end) else None
    is_bare_plan = first.text.rstrip("”").endswith("五")
    return None if is_bare_plan and not _OF_THE_PLAN.match(opening, first.end) else span


def _span(words: str) -> ReviewSpan | None:
    """The span of several years or of one that time words stand for, None for other words."""
    if re.search(r"月|日|季度|半年|底|末|累计|年前", words):
        return None
    if _SEVERAL_YEARS.search(words):
        return ReviewSpan(words, True, _FUTURE.search(words) is not None)
    return ReviewSpan(words, False, False) if _ONE_YEAR.search(words) else None
