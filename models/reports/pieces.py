"""The stretches of a source that may each be a report, found by titles and metadata tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.reports.metadata import is_metadata_line, metadata_heads
from models.reports.titles import Title, find_titles

MIN_PROSE = 30
MIN_UNTITLED_PROSE = 200
LEAD_KEY = 60
MIN_LEAD_KEY = 25
MAX_REPEATS = 3
HEAD_REACH = 600
_SECTION = re.compile(
    r"(?:^|[\s。])([一二三四五六七八九十]{1,3})、|第([一二三四五六七八九十]{1,3})部分"
)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that may be a report: lines around the title from `head`, prose from `body`."""

    head: int
    body: int
    end: int
    title: Title | None


def find_pieces(folded: str) -> Iterator[Piece]:
    """All stretches with prose, each from its title on; false titles among them, too."""
    for piece in _titled(folded, _heads(folded)):
        yield from _at_repeated_leads(folded, piece)


def begins_report(folded: str, current: Piece, piece: Piece) -> bool:
    """Whether a piece is a report of its own and not a part of the current one.

    A title line inside a report (a list of papers, the running head of a page) does not start the
    section numbers again.
    """
    title = piece.title
    if title is None or title.marked:
        return title is not None
    before = _first_section(folded, current)
    after = _first_section(folded, piece)
    if not title.text and not title.issuer:
        return after == before == "一"
    if after is None and before is not None:
        return _is_foreign(title, current.title) and _is_long(folded, piece)
    if after != "一" and before is not None:
        return False
    if current.title is None:
        return True
    if title.issuer or title.delivered:
        return after == "一" or _said(title) != _said(current.title)
    return after == "一" and current.title.issuer is None


def _is_foreign(title: Title, current: Title | None) -> bool:
    """Whether the title names a body and a year, and another body than the current title."""
    named = title.issuer is not None and title.year is not None
    return named and current is not None and title.issuer != current.issuer


def _is_long(folded: str, piece: Piece) -> bool:
    return prose(folded, piece.body, piece.end) >= MIN_UNTITLED_PROSE


def report_start(folded: str, piece: Piece) -> int:
    """The title's own place, or without one the first line that is no metadata."""
    if piece.title and piece.title.text:
        return piece.title.start
    return first_line(folded, piece.body, piece.end)


def first_line(folded: str, start: int, end: int) -> int:
    """The start of the first line that is neither blank nor page metadata."""
    place = start
    while place < end:
        line_end = folded.find("\n", place, end)
        line_end = end if line_end < 0 else line_end
        line = folded[place:line_end]
        if line.strip() and not is_metadata_line(line):
            return place + len(line) - len(line.lstrip())
        place = line_end + 1
    return start


def head_end(folded: str, piece: Piece) -> int:
    """Where the lines around the title end: at the first line that holds a full stop."""
    reach = min(piece.end, piece.body + HEAD_REACH)
    stop = folded.find("。", piece.body, reach)
    line = folded.rfind("\n", piece.body, reach if stop < 0 else stop) + 1
    return max(line, first_line(folded, piece.body, reach))


def _heads(folded: str) -> list[Title]:
    """Titles, and the metadata that stands above reports without any title, in order."""
    named = [
        Title(start, start, "", issuer, None, annual=False, delivered=False, marked=False)
        for start, issuer in metadata_heads(folded)
    ]
    return sorted([*find_titles(folded), *named], key=lambda title: title.start)


def _titled(folded: str, titles: list[Title]) -> Iterator[Piece]:
    """Neighbouring titles without prose between them head one piece."""
    first = titles[0].start if titles else len(folded)
    group: list[Title] = []
    head = 0
    if prose(folded, 0, first) >= (MIN_UNTITLED_PROSE if titles else 1) or not titles:
        yield Piece(0, 0, first, None)
        head = first
    for index, title in enumerate(titles):
        end = titles[index + 1].start if index + 1 < len(titles) else len(folded)
        group.append(title)
        if prose(folded, title.end, end) >= (1 if title.marked else MIN_PROSE):
            yield Piece(head, title.end, end, _best(group))
            group, head = [], end
    if group:
        yield Piece(head, group[-1].end, len(folded), None if head else _best(group))


def _best(group: list[Title]) -> Title:
    """The last title before the prose, unless one before it says more (whose, which year)."""
    return max(
        reversed(group),
        key=lambda title: bool(title.text) + bool(title.issuer) + bool(title.year),
    )


def _said(title: Title) -> str:
    return _BLANK.sub("", title.text) or title.issuer or ""


def _first_section(folded: str, piece: Piece) -> str | None:
    match = _SECTION.search(folded, piece.body, piece.end)
    return (match.group(1) or match.group(2)) if match else None


def prose(folded: str, start: int, end: int) -> int:
    """How many characters stand on lines with a full stop, counted as far as it matters."""
    total = 0
    stop = folded.find("。", start, end)
    while stop >= 0 and total < MIN_UNTITLED_PROSE:
        line_start = max(folded.rfind("\n", start, stop) + 1, start)
        line_end = folded.find("\n", stop, end)
        line_end = end if line_end < 0 else line_end
        total += len(folded[line_start:line_end].strip())
        stop = folded.find("。", line_end, end)
    return total


def _at_repeated_leads(folded: str, piece: Piece) -> Iterator[Piece]:
    """The piece, cut wherever its opening words stand again at the start of a line or a gap."""
    lead = head_end(folded, piece)
    key = folded[lead : lead + LEAD_KEY].split("\n", 1)[0].strip()
    cuts: list[int] = []
    if len(key) >= MIN_LEAD_KEY:
        places = _occurrences(folded, key, lead + len(key), piece.end)
        cuts = [place for place in places if folded[place - 1].isspace()]
    if len(cuts) > MAX_REPEATS:
        cuts = []  # the first row of a table, not a lead
    bounds = [*cuts, piece.end]
    yield Piece(piece.head, piece.body, bounds[0], piece.title)
    for start, end in zip(cuts, bounds[1:], strict=True):
        yield Piece(start, start, end, None)


def _occurrences(folded: str, key: str, start: int, end: int) -> Iterator[int]:
    place = folded.find(key, start, end)
    while place >= 0:
        yield place
        place = folded.find(key, place + len(key), end)
