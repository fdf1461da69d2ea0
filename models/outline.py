"""The sentences of a report, each with the headings above it and whether it tells plans."""

import re
from collections.abc import Iterator, Sequence

from annotations.records import Anomaly, Report, Sentence
from models.headings import (
    CHAPTER,
    CIRCLED,
    MARK,
    PART,
    POINT,
    SECTION,
    TITLE,
    Heading,
    future_period,
    heading,
    mark_of,
)
from models.reports.lexicon import alternation, fold, words
from models.reports.titles import parse_title

SKIPPED = ("page_furniture", "duplicate")
MAX_HEADING = 60
MAX_POINT_HEADING = 40
MAX_BARE_HEADING = 30
MAX_QUOTE = 60
OPENING_REACH = 40
_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "(": ")", "【": "】", "「": "」", "[": "]"}
_CLOSERS = "”’》〉)】」』]\"'"
_SIGNS = re.compile(rf"[。!?\n{re.escape(''.join(_PAIRS) + ''.join(_PAIRS.values()))}]")
_GAP = re.compile(r"\s+")
_CONTINUES = ",、;的等和及与"


def sentences(text: str, report: Report, skip: Sequence[Anomaly]) -> list[Sentence]:
    """All sentences of a report in order: no overlap, nothing but white space and `skip` left out.

    Only page furniture and duplicates are skipped; other anomalies stay inside their sentence.
    A sentence under a heading such as 下一步打算 is planned, and so is what follows an opening
    such as 下一步，我局将… up to the next heading of the same rank.
    """
    folded = fold(text[report.start : report.end])
    outline = _Outline(report)
    found = []
    for start, end in _stretches(report, skip):
        for line_start, line_end in _lines(folded, start, end):
            for first, last in outline.spans(folded, line_start, line_end):
                section, planned = outline.read(folded, first, last)
                found.append(
                    Sentence(first + report.start, last + report.start, section, planned)
                )
    return found


class _Outline:
    """The headings in force while a report is read from its start to its end."""

    def __init__(self, report: Report) -> None:
        self.year = report.year
        self.delivered = bool(report.title and parse_title(report.title).delivered)
        self.stack = [Heading(-1, "")]
        self.before = "。"
        self.line_review = False

    def spans(self, folded: str, start: int, end: int) -> list[tuple[int, int]]:
        """The sentences of one line; as a side effect headings without any mark come into force."""
        self.line = (start, end)
        self.line_review = False
        line = folded[start:end]
        if mark_of(line) is None:
            self._close(POINT)
        return list(_split_line(folded, start, end))
