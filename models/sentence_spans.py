"""Where the sentences of one line begin and end."""

import re
from collections.abc import Iterator

from models.headings import CHAPTER, ITEM, PART, SECTION, SUBITEM, mark_of

MAX_QUOTE = 60
MIN_HEADING = 4
MAX_HEADING = 80
MAX_SENTENCE = 1000
# On a longer line a gap after a heading's words is where the text goes on behind it.
MAX_HEADING_LINE = 100
_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "(": ")", "【": "】", "「": "」", "[": "]"}
_SIGNS = re.compile(f"[。!?{re.escape(''.join(_PAIRS) + ''.join(_PAIRS.values()))}]")
_AFTER = re.compile(r"[”’》〉)】」』\]\"'。!?]*")
# 他要求“抓好落实。”的批示: what follows shows that the quotation stands inside a sentence.
_CONTINUES = tuple(",、;:的等和及与")
_GAP = re.compile(r"\s+")


def sentence_spans(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stripped spans of the sentences of the line [start, end), in order.

    A sentence ends at 。！？ outside of short quotations and brackets, before the mark of a
    heading that stands after a gap, and behind the words of such a heading. What is longer than
    MAX_SENTENCE is cut at a comma.
    """
    for first, last in _at_full_stops(folded, start, end):
        for part in _at_headings(folded, first, last, end - start):
            for part_start, part_end in _bounded(folded, *part):
                stripped = folded[part_start:part_end].strip()
                if stripped:
                    begin = folded.index(stripped[0], part_start)
                    yield begin, begin + len(stripped)


def _bounded(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch without full stops (a list of names, a broken file) in bearable parts."""
    while end - start > MAX_SENTENCE:
        limit = start + MAX_SENTENCE
        cut = max(folded.rfind(sign, start, limit) for sign in ";,、 ") + 1 or limit
        yield start, cut
        start = cut
    yield start, end


def _at_full_stops(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    opened = -1
    closer = ""
    skipped = start
    for sign in _SIGNS.finditer(folded, start, end):
        character, place = sign.group(), sign.start()
        if place < skipped:
            continue
        if opened >= 0 and place - opened > MAX_QUOTE:
            opened = -1
        if opened >= 0:
            if character != closer:
                continue
            opened = -1
            if folded[place - 1] not in "。!?" or folded.startswith(_CONTINUES, place + 1):
                continue
        elif character in _PAIRS:
            closer = _PAIRS[character]
            if folded.find(closer, place, min(end, place + MAX_QUOTE)) >= 0:
                opened = place
            continue
        elif character not in "。!?":
            continue
        after = _AFTER.match(folded, place + 1, end)
        skipped = after.end() if after else place + 1
        yield first, skipped
        first = skipped
    yield first, end


def _at_headings(folded: str, start: int, end: int, line_length: int) -> Iterator[tuple[int, int]]:
    first = _GAP.match(folded, start, end)
    begin = first.end() if first else start
    heading_end = _heading_end(folded, begin, end) if line_length > MAX_HEADING_LINE else -1
    for gap in _GAP.finditer(folded, begin, end):
        if gap.end() < end and (
            gap.start() == heading_end or _heading_follows(folded, gap.end(), end)
        ):
            yield begin, gap.start()
            begin = gap.end()
            heading_end = _heading_end(folded, begin, end) if heading_end >= 0 else -1
    yield begin, end


def _heading_follows(folded: str, place: int, end: int) -> bool:
    mark = mark_of(folded, place, min(end, place + 12))
    # 共有 3、4个: a number after a gap is no mark.
    return mark is not None and mark[0] not in (ITEM, SUBITEM)


def _heading_end(folded: str, begin: int, end: int) -> int:
    """The gap behind the words of a heading that stands at `begin`, 0 where there is none."""
    mark = mark_of(folded, begin, end)
    if mark is None or mark[0] not in (PART, CHAPTER, SECTION):
        return 0
    gap = _GAP.search(folded, mark[1] + MIN_HEADING, min(end, mark[1] + MAX_HEADING))
    return gap.start() if gap else 0
