"""Lines as they lie on pages -> paragraphs: a line that fills the column wraps into the next."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

# Shares of the page's height where headers and page numbers stand.
TOP_MARGIN, BOTTOM_MARGIN = 0.12, 0.88
# Share of the page's width under which a line is a heading or a list item, not a full line.
MIN_FULL_WIDTH = 0.5
PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[,，/\s]*共?\s*\d{1,4}\s*页?)?[-—–·\s]*"
)
# 一、 (二) 第三条 1. open a paragraph even where nothing is indented.
OPENING = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第\S{1,3}[章节条]"
)
SENTENCE_ENDS = "。！？；：!?;:"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; x0, x1, top and size in points, height and width as shares of the page."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    size: float
    height: float
    width: float
    is_row: bool = False

    def as_row(self) -> "Line":
        """The same line as the row of a table, which never runs into the next line."""
        return replace(self, is_row=True)


def join_lines(lines: Sequence[Line]) -> str:
    """The text with wrapped lines joined, over page ends too, and margin lines after them."""
    margins = _margin_lines(lines)
    right = _right_edge([line for line in lines if line not in margins and not line.is_row])
    paragraphs: list[str] = []
    waiting: list[str] = []
    previous: Line | None = None
    for line in lines:
        if line in margins:
            waiting.append(line.text)
        elif previous is not None and _wraps(previous, line, right):
            paragraphs[-1] = _joined(paragraphs[-1], line.text)
            previous = line
        else:
            paragraphs += [*waiting, line.text]
            waiting.clear()
            previous = line
    return "\n".join([*paragraphs, *waiting])


def _margin_lines(lines: Sequence[Line]) -> set[Line]:
    """Page numbers, and lines that stand in the margins of at least half of the pages."""
    outer = [line for line in lines if not TOP_MARGIN < line.height < BOTTOM_MARGIN]
    pages = {line.page for line in lines}
    seen = Counter(key for _, key in {(line.page, _running_key(line)) for line in outer})
    return {
        line
        for line in outer
        if not line.is_row
        and (
            PAGE_NUMBER.fullmatch(line.text)
            or seen[_running_key(line)] >= max(2, len(pages) / 2)
        )
    }  # fmt: skip


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "0", line.text), round(line.height * 50)


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end: the outermost place at which several lines do."""
    ends = sorted(line.x1 for line in lines)
    size = max(Counter(round(line.size) for line in lines).most_common(1), default=(12, 0))[0]
    enough = max(2, len(ends) // 10)
    for end in reversed(ends):
        if bisect_right(ends, end) - bisect_left(ends, end - size) >= enough:
            return end
    return ends[-1] if ends else 0.0


def _wraps(line: Line, following: Line, right: float) -> bool:
    if line.is_row or following.is_row or line.width < MIN_FULL_WIDTH:
        return False
    if line.x1 < right - 1.6 * line.size or abs(line.size - following.size) > 0.2 * line.size:
        return False
    # A new paragraph is set in by two characters.
    if following.x0 > line.x0 + 0.8 * line.size:
        return False
    return not (line.text[-1] in SENTENCE_ENDS and OPENING.match(following.text))


def _joined(text: str, following: str) -> str:
    """Chinese runs on without a space; Latin words (open / government) need one."""
    latin = text[-1].isascii() and text[-1].isalpha() and following[0].isascii()
    return f"{text} {following}" if latin and following[0].isalpha() else text + following
