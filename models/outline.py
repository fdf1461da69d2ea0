"""The sentences of a report, each with the headings above it and whether it tells plans."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotations.records import Anomaly, Report, Sentence
from models.headings import (
    CHAPTER,
    PART,
    POINT,
    TITLE,
    Heading,
    future_period,
    heading,
    mark_of,
)
from models.reports.lexicon import alternation, fold, words
from models.reports.titles import parse_title
from models.sentence_spans import sentence_spans

SKIPPED = ("page_furniture", "duplicate")
MAX_HEADING = 80
MAX_STOPPED_HEADING = 50
MAX_POINT_HEADING = 40
MAX_BARE_HEADING = 30
_OPENING = re.compile(
    rf"^(?:.{{0,40}},)?(?:{alternation(words('heading_words', 'word', meaning='opening'))})"
)
_REVIEW = re.compile(rf"(?:{alternation(words('heading_words', 'word', meaning='review'))})")
_GOAL = re.compile(
    rf"^.{{0,50}}(?:{alternation(words('heading_words', 'word', meaning='goal'))})[是为:,]"
)
_WILL = re.compile(alternation(words("heading_words", "word", meaning="will")))
_DATED = re.compile(r"^(到|至)?((?:19|20)\d\d)年(?!\d{1,2}月)度?")
_ADDRESS = re.compile(r"^(?:——|各位代表[!,:]\s*)+")
_PLAN_PERIOD = re.compile(r"[“\"]?十[一二三四五六七八九]五")
_ANNEX = re.compile(r"附[件录表]\s*\d{0,2}[:.]?$")
_NO_HEADING = re.compile(r"[。;:,!?|>]|\d{4}-\d")


@dataclass(slots=True)
class Outline:
    """The headings in force while a report is read from its start to its end."""

    year: int | None
    delivered: bool
    stack: list[Heading] = field(default_factory=lambda: [Heading(-1, "")])
    top_planned: bool = False
    line_before: str = ""


def sentences(
    text: str, report: Report, skip: Sequence[Anomaly], blocks: Sequence[tuple[int, int]] = ()
) -> list[Sentence]:
    """All sentences of a report in order: no overlap, nothing but white space and `skip` left out.

    Only page furniture and duplicates are skipped; other anomalies stay inside their sentence.
    A sentence under a heading such as 下一步打算 is planned, and so is what follows an opening
    such as 下一步，我局将… up to the next heading of the same rank.
    Each of `blocks` (tables) counts as one sentence, whatever stands in it.
    """
    folded = fold(text[report.start : report.end])
    delivered = bool(report.title and parse_title(report.title).delivered)
    outline = Outline(report.year, delivered)
    lines = [line for stretch in _stretches(report, skip) for line in _lines(folded, *stretch)]
    found, done = [], -1
    for number, (start, end) in enumerate(lines):
        block = next((b for b in blocks if b[0] <= start + report.start < b[1]), None)
        if block:
            if block[0] > done:
                found.append(Sentence(*block, _path(outline), _planned(outline)))
                done = block[0]
            continue
        following = lines[number + 1] if number + 1 < len(lines) else (end, end)
        for first, last, section, planned in _read_line(outline, folded, (start, end), following):
            found.append(Sentence(first + report.start, last + report.start, section, planned))
    return found


def _stretches(report: Report, skip: Sequence[Anomaly]) -> Iterator[tuple[int, int]]:
    """What remains of the report without the skipped spans, counted from the report's start."""
    spans = sorted(
        (item.start, item.end)
        for item in skip
        if item.kind in SKIPPED and item.start < report.end and report.start < item.end
    )
    place = report.start
    for start, end in spans:
        if start > place:
            yield place - report.start, start - report.start
        place = max(place, end)
    if place < report.end:
        yield place - report.start, report.end - report.start


def _lines(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the lines that are not blank, without the space around them."""
    place = start
    for line in folded[start:end].splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            begin = place + line.index(stripped[0])
            yield begin, begin + len(stripped)
        place += len(line)


def _read_line(
    outline: Outline, folded: str, line: tuple[int, int], following: tuple[int, int]
) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """The sentences of a line with their section and whether they are planned."""
    spans = list(sentence_spans(folded, *line))
    marked = mark_of(folded, *line) is not None
    bare = not marked and len(spans) == 1 and _is_bare_heading(outline, folded, line, following)
    if not marked:
        _close(outline, POINT)
    review = False
    for number, (start, end) in enumerate(spans):
        section: tuple[str, ...]
        if bare:
            section = _enter_bare(outline, folded[start:end])
        else:
            last = number + 1 == len(spans)
            section = _enter_marked(outline, folded, (start, end), last)
        mark = mark_of(folded, start, end)
        statement = _ADDRESS.sub("", folded[mark[1] if mark else start : end])
        review = review or bool(_REVIEW.match(statement))
        is_first = number == 0 and mark is None and not bare
        told = _follow_opening(outline, statement, is_first)
        planned = told or (_planned(outline) and not review)
        yield start, end, section, planned
    is_heading = bare or _is_heading_line(folded, line)
    outline.line_before = "heading" if is_heading else folded[line[1] - 1]


def _enter_marked(
    outline: Outline, folded: str, span: tuple[int, int], last: bool
) -> tuple[str, ...]:
    """Closes and opens headings where the sentence starts with a mark; the section above it."""
    mark = mark_of(folded, *span)
    if mark is None:
        return _path(outline)
    rank, begin = mark
    _close(outline, rank)
    section = _path(outline)
    words_of = _heading_words(rank, folded[begin : span[1]], last)
    if words_of:
        _open(outline, heading(rank, words_of, outline.year))
    return section


def _heading_words(rank: int, text: str, last: bool) -> str | None:
    """The words of a marked heading, None where the sentence is a statement of its own."""
    bare = text.strip().rstrip("。:;!?").strip()
    if rank == POINT:
        return bare if not last and len(bare) <= MAX_POINT_HEADING else None
    limit = MAX_STOPPED_HEADING if text.rstrip().endswith("。") else MAX_HEADING
    if 0 < len(bare) <= limit:
        return bare
    before_colon = bare.split(":", 1)[0]
    return before_colon if 0 < len(before_colon) <= MAX_POINT_HEADING else None


def _enter_bare(outline: Outline, text: str) -> tuple[str, ...]:
    """A heading without a mark is a part if it tells of plans or results, else a mere title."""
    opened = heading(PART, text, outline.year, bare=True)
    if opened.planned is None and not opened.mixed:
        opened.rank = TITLE
    _close(outline, opened.rank)
    section = _path(outline)
    _open(outline, opened)
    return section


def _is_bare_heading(
    outline: Outline, folded: str, line: tuple[int, int], following: tuple[int, int]
) -> bool:
    text = folded[slice(*line)]
    if not 4 <= len(text) <= MAX_BARE_HEADING or _NO_HEADING.search(text):
        return False
    # A long paragraph or a numbered heading must follow: the signature at the end is no heading.
    follows = following[1] - following[0] >= MAX_BARE_HEADING or mark_of(folded, *following)
    return bool(follows) and outline.line_before in ("。", "!", "?", ":", ")", "heading")


def _is_heading_line(folded: str, line: tuple[int, int]) -> bool:
    short = line[1] - line[0] <= MAX_HEADING
    return short and (mark_of(folded, *line) is not None or bool(_ANNEX.match(folded, *line)))


def _close(outline: Outline, rank: int) -> None:
    """Ends the headings of this rank and of deeper ones."""
    while outline.stack[-1].rank >= rank:
        ended = outline.stack.pop()
        if ended.rank <= CHAPTER:
            outline.top_planned = bool(ended.planned)
    if rank <= CHAPTER:
        outline.stack[0].planned = None


def _open(outline: Outline, opened: Heading) -> None:
    # A work report never turns back: after the year's tasks come the means to fulfil them.
    neutral = opened.planned is None and not opened.mixed
    if outline.delivered and neutral and opened.rank <= CHAPTER and outline.top_planned:
        opened.planned = True
    outline.stack.append(opened)


def _path(outline: Outline) -> tuple[str, ...]:
    return tuple(each.text for each in outline.stack[1:])


def _planned(outline: Outline) -> bool:
    told = [each.planned for each in outline.stack if each.planned is not None]
    return bool(told and told[-1])


def _follow_opening(outline: Outline, statement: str, first: bool) -> bool:
    """Whether the sentence announces plans; if so, what follows in its section is planned too."""
    dated = _DATED.match(statement)
    future = bool(dated and future_period(dated.group(), outline.year))
    this_year = outline.delivered and statement.startswith("今年")
    announced = bool(_OPENING.match(statement) or _GOAL.match(statement))
    if (future or this_year) and _WILL.search(statement):
        if dated and (dated.group(1) or int(dated.group(2)) != (outline.year or 0) + 1):
            return True  # 到2030年…: this aim alone
        announced = True
    turns = first and _turns(outline, statement)
    if announced or turns:
        _close(outline, POINT)
        outline.stack[-1].planned = True
    return announced or turns


def _turns(outline: Outline, statement: str) -> bool:
    """Whether a paragraph begins the plans under a heading that tells of both or of neither."""
    if outline.stack[-1].mixed:
        return bool(future_period(statement[:40], outline.year))
    neutral = all(each.planned is None for each in outline.stack)
    # “十五五”时期是…: the work report has turned to the next five years.
    period = _PLAN_PERIOD.match(statement)
    return bool(outline.delivered and neutral and period and future_period(period[0], outline.year))
