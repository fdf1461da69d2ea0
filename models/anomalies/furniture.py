"""Page furniture: breadcrumbs, buttons, counters, publishing data, page numbers.

Words of the table make tokens; tokens of a line with nothing but separators between them make
runs. A run is furniture if it fills its line, or is surely no part of the sentence beside it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from annotations.records import Anomaly
from models.anomalies.furniture_words import LINES, MARK, TOKEN
from models.anomalies.page_numbers import find_page_numbers

KIND = "page_furniture"
REASON = "page furniture, no statement of the report"
OPENING, CLOSING = "【[（(|<＜", "】])）|>＞:："
BLANKS = " \t\xa0\u3000\r"
SEPARATORS = BLANKS + OPENING + CLOSING + "«»《》·・/\\,，×-—_•"
MAX_GAP = 60
MAX_MARKED_LINE = 120
# How sure a run must be to be furniture on a line of its own, at a line's edge, amid a line.
ALONE, EDGE, ANYWHERE = 1, 2, 3


class Run(NamedTuple):
    """Tokens side by side, how sure they are together, and whether they fill their line."""

    start: int
    end: int
    sureness: int
    fills: bool = False


def find_furniture(text: str) -> list[Anomaly]:
    """Lines or parts of lines that belong to the page and not to the report."""
    spans = chain(
        _accepted(text, list(_runs(text))),
        _marked_lines(text),
        find_page_numbers(text),
        (match.span() for pattern in LINES for match in pattern.finditer(text)),
    )
    return [
        Anomaly(KIND, start, end, text[start:end], REASON)
        for start, end in (_with_brackets(text, *span) for span in _merged(text, spans))
    ]


def _runs(text: str) -> Iterator[Run]:
    current: Run | None = None
    for match in TOKEN.finditer(text):
        token = Run(*match.span(), _sureness(text, match))
        if current is not None and _is_gap(text[current.end : token.start][: MAX_GAP + 1]):
            current = Run(current.start, token.end, current.sureness + token.sureness)
            continue
        if current is not None:
            yield current
        current = token
    if current is not None:
        yield current


def _sureness(text: str, match: re.Match[str]) -> int:
    """How sure a token is by itself: 【打印】 is, a bare 打印 is not, 大 says nothing alone."""
    shape, written = match.lastgroup, match[0]
    before = text[max(0, match.start() - 3) : match.start()].rstrip(BLANKS)
    if before.endswith(("【", "[")):
        return ANYWHERE
    if shape == "number" and re.search(r"[:：]\s*\d", written):
        return ANYWHERE
    if shape == "path" and re.search(r"[>›»＞→]", written):
        return ANYWHERE
    return 0 if shape == "minor" else ALONE


def _is_gap(between: str) -> bool:
    return len(between) <= MAX_GAP and not between.strip(SEPARATORS)


def _accepted(text: str, runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """The runs that are furniture; doubtful lines (大, 中, 小) are if they touch one that is."""
    judged = [(run, *_edges(text, run)) for run in runs]
    sure = [run.sureness >= _required(starts, ends) for run, starts, ends in judged]
    for order in (range(1, len(runs)), range(len(runs) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for index in order:
            _, starts, ends = judged[index]
            near = sorted((runs[index - step], runs[index]))
            between = text[near[0].end : near[1].start][: MAX_GAP + 1]
            if starts and ends and sure[index - step] and _is_gap(between.replace("\n", "")):
                sure[index] = True
    return (run[:2] for run, is_sure in zip(runs, sure, strict=True) if is_sure)


def _required(starts: bool, ends: bool) -> int:
    if starts and ends:
        return ALONE
    return EDGE if starts or ends else ANYWHERE


def _edges(text: str, run: Run) -> tuple[bool, bool]:
    """Whether the run begins its line, and whether it ends it."""
    before = text[max(0, run.start - MAX_GAP) : run.start].rstrip(SEPARATORS)
    after = text[run.end : run.end + MAX_GAP].lstrip(SEPARATORS)
    starts = before.endswith("\n") or (not before and run.start <= MAX_GAP)
    ends = after.startswith("\n") or (not after and run.end + MAX_GAP >= len(text))
    return starts, ends


def _marked_lines(text: str) -> Iterator[tuple[int, int]]:
    """Short lines with a mark such as a licence number anywhere in them."""
    for match in MARK.finditer(text):
        first = max(0, match.start() - MAX_MARKED_LINE)
        head = text[first : match.start()].rpartition("\n")
        tail = text[match.end() : match.end() + MAX_MARKED_LINE].partition("\n")
        whole = (head[1] or first == 0) and (tail[1] or len(tail[0]) < MAX_MARKED_LINE)
        if whole and "。" not in head[2] + tail[0]:
            yield match.start() - len(head[2]), match.end() + len(tail[0])


def _merged(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, made one where they overlap or only separators lie between them."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged:
            between = text[merged[-1][1] : start][: MAX_GAP + 1].replace("\n", "")
            if start < merged[-1][1] or _is_gap(between):
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
                continue
        merged.append((start, end))
    return merged


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the brackets and bars around it and without outer blanks."""
    while start > 0 and text[start - 1] in OPENING + BLANKS + "\n":
        start -= 1
    while end < len(text) and text[end] in CLOSING + BLANKS + "\n":
        end += 1
    inner = text[start:end]
    blanks = BLANKS + "\n"
    return start + len(inner) - len(inner.lstrip(blanks)), start + len(inner.rstrip(blanks))
