"""Page numbers on lines of their own, and the running headers beside them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

BLANKS = r"[^\S\n]{0,60}"
NUMBERED = re.compile(
    rf"^{BLANKS}(?:[-—–－·]{{1,3}} ?\d{{1,4}} ?[-—–－·]{{1,3}}"
    r"|第 ?\d{1,4} ?页(?:[ ,，/]{0,3}共 ?\d{1,4} ?页)?"
    rf"|\d{{1,4}} ?/ ?\d{{1,4}} ?页?){BLANKS}$",
    re.MULTILINE,
)
# In a report that stands on one line the page numbers stand in it.
INLINE = re.compile(r"第 ?\d{1,4} ?页[ ,，/]{0,3}共 ?\d{1,4} ?页")
BARE = re.compile(rf"^{BLANKS}(?P<number>\d{{1,4}}){BLANKS}$", re.MULTILINE)
# Serial numbers of a table stand closer together than page numbers do.
MIN_PAGE = 200
MIN_PAGES = 3
MAX_HEADER = 40
SENTENCE = re.compile(r"[。！？；|]")


def find_page_numbers(text: str) -> list[tuple[int, int]]:
    """Spans of page numbers and of short lines that stand beside several of them."""
    numbers = [match.span() for match in NUMBERED.finditer(text)] + list(_counted(text))
    lines = {place for start, end in numbers for place in range(start, end)}
    inline = [m.span() for m in INLINE.finditer(text) if m.start() not in lines]
    return [*numbers, *inline, *_running_headers(text, numbers)]


def _counted(text: str) -> Iterator[tuple[int, int]]:
    """Lines of a mere number that count up by one, a page apart."""
    sequence: list[re.Match[str]] = []
    for match in BARE.finditer(text):
        if sequence and not _is_next(sequence[-1], match):
            yield from _long_enough(sequence)
            sequence = []
        sequence.append(match)
    yield from _long_enough(sequence)


def _is_next(page: re.Match[str], following: re.Match[str]) -> bool:
    apart = following.start() - page.end() >= MIN_PAGE
    return apart and int(following["number"]) == int(page["number"]) + 1


def _long_enough(sequence: Sequence[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in sequence] if len(sequence) >= MIN_PAGES else []


def _running_headers(text: str, numbers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    beside = [span for number in numbers for span in _neighbours(text, *number)]
    seen = Counter(text[slice(*span)].strip() for span in beside)
    often = max(2, len(numbers) // 2)
    return [span for span in beside if seen[text[slice(*span)].strip()] >= often]


def _neighbours(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The short lines right above and below a page number."""
    above = text[max(0, start - MAX_HEADER - 2) : start].rstrip("\r\n").rpartition("\n")
    if above[1] and above[2].strip() and not SENTENCE.search(above[2]):
        first = max(0, start - MAX_HEADER - 2) + len(above[0]) + 1
        yield first, first + len(above[2])
    rest = text[end : end + MAX_HEADER + 4]
    below = rest.lstrip("\r\n")
    line = below.partition("\n")
    if (
        line[0].strip()
        and (line[1] or end + len(rest) == len(text))
        and not SENTENCE.search(line[0])
    ):
        first = end + len(rest) - len(below)
        yield first, first + len(line[0])
