"""Where each report of a source begins and ends; second copies are marked, not split off."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotations.records import Anomaly, Report, SourceText
from models.duplicates import copies, is_copy, signature
from models.reports.describing import Description, describe
from models.reports.lexicon import fold
from models.reports.metadata import Metadata, is_metadata_line, read_metadata
from models.reports.pieces import Piece, begins_report, find_pieces, head_end, report_start

COPIED = 0.9
# A source with more reports than this is a collection; its exact copies are found all the same.
MAX_COMPARED = 1000
_SENTENCE = re.compile(r"[^。！!?\n]{8,}")
_BLANK = re.compile(r"\s+")


@dataclass(slots=True)
class Split:
    """The pieces that tell something new, and the copies with the number of their original."""

    kept: list[Piece] = field(default_factory=list)
    copied: list[tuple[Piece, int]] = field(default_factory=list)
    owners: dict[str, int] = field(default_factory=dict)
    last_is_copy: bool = False


def split_reports(
    source: SourceText, anomalies: Sequence[Anomaly]
) -> tuple[list[Report], list[Anomaly]]:
    """The reports of a source in order, and the stretches of it that are none.

    Those are the second copies of reports (kind `duplicate`) and, unless `anomalies` has them,
    the lines of metadata under a title (kind `page_furniture`).
    """
    folded = fold(source.text)
    split = _split(folded)
    found = [_duplicate(source.text, folded, copy, split.kept[old]) for copy, old in split.copied]
    page = _page(folded, split.kept)
    reports = []
    for number, piece in enumerate(split.kept, start=1):
        start, lines_end, end = _bounds(folded, piece)
        head, body = folded[piece.head : lines_end], folded[lines_end:end]
        told = describe(head, body, piece.title, page, source.name)
        reports.append(_report(source, number, (start, end), _own_title(source.text, piece), told))
        found.extend(_metadata_lines(source.text, folded, start, lines_end))
    known = sorted((each.start, each.end) for each in anomalies if each.kind == "page_furniture")
    fresh = [item for item in found if item.kind == "duplicate" or not _overlaps(known, item)]
    return reports, sorted(fresh, key=lambda item: item.start)


def _split(folded: str) -> Split:
    split = Split()
    for piece in find_pieces(folded):
        if folded[piece.body : piece.end].strip():
            _place(folded, split, piece)
    _set_near_copies_aside(folded, split)
    return split


def _place(folded: str, split: Split, piece: Piece) -> None:
    """Decides whether a piece is a copy, a report, or the continuation of what is before it."""
    sentences = [_BLANK.sub("", each) for each in _SENTENCE.findall(folded, piece.body, piece.end)]
    original = _original(folded, split, piece, sentences)
    if original is not None:
        split.copied.append((piece, original))
        split.last_is_copy = True
        return
    if not split.kept or begins_report(folded, split.kept[-1], piece):
        split.kept.append(piece)
        split.last_is_copy = False
    elif split.last_is_copy:
        copy, old = split.copied[-1]
        split.copied[-1] = (replace(copy, end=piece.end), old)
    else:
        split.kept[-1] = replace(split.kept[-1], end=piece.end)
    for sentence in sentences:
        split.owners.setdefault(sentence, len(split.kept) - 1)


def _original(folded: str, split: Split, piece: Piece, sentences: list[str]) -> int | None:
    """The number of the report that has nearly all sentences of this piece, None without one."""
    shared: Counter[int] = Counter()
    for sentence in sentences:
        if sentence in split.owners:
            shared[split.owners[sentence]] += len(sentence)
    for number, length in shared.most_common(1):
        if length >= COPIED * sum(map(len, sentences)) and _same_year(split.kept[number], piece):
            return number
    if split.kept and piece.title is None:  # it begins with the lead of the piece before it
        before = split.kept[-1]
        if is_copy(_signature(folded, before), _signature(folded, piece)):
            return len(split.kept) - 1
    return None


def _set_near_copies_aside(folded: str, split: Split) -> None:
    """Moves the reports that differ from one before them in a few words only to the copies."""
    if not 2 <= len(split.kept) <= MAX_COMPARED:
        return
    signatures = {str(number): _signature(folded, piece) for number, piece in enumerate(split.kept)}
    near = {int(copy): int(old) for copy, old in copies(signatures).items()}
    near = {
        copy: old for copy, old in near.items() if _same_year(split.kept[old], split.kept[copy])
    }
    numbers = [number for number in range(len(split.kept)) if number not in near]
    renumbered = {number: place for place, number in enumerate(numbers)}
    originals = {number: near.get(number, number) for number in range(len(split.kept))}
    split.copied = [(copy, renumbered[originals[old]]) for copy, old in split.copied]
    split.copied += [(split.kept[copy], renumbered[old]) for copy, old in near.items()]
    split.kept = [split.kept[number] for number in numbers]


def _signature(folded: str, piece: Piece) -> bytes:
    return signature(folded[piece.body : piece.end])


def _same_year(one: Piece, other: Piece) -> bool:
    return not (one.title and other.title) or one.title.year == other.title.year


def _bounds(folded: str, piece: Piece) -> tuple[int, int, int]:
    """Where the report begins, where the lines around its title end, and where it ends."""
    end = piece.body + len(folded[piece.body : piece.end].rstrip())
    start = report_start(folded, piece)
    return start, max(start, head_end(folded, piece)), end


def _page(folded: str, kept: list[Piece]) -> Metadata:
    return read_metadata(folded[: head_end(folded, kept[0])] if kept else "")


def _own_title(text: str, piece: Piece) -> str | None:
    title = piece.title
    return text[title.start : title.end] if title and title.text else None


def _report(
    source: SourceText, number: int, span: tuple[int, int], title: str | None, told: Description
) -> Report:
    stated = title or told.title
    return Report(
        document_id=f"{source.source_id}-{number}",
        source_id=source.source_id,
        start=span[0],
        end=span[1],
        issuer=told.issuer,
        title=_BLANK.sub(" ", stated) if stated else None,
        year=told.year,
        published=told.published,
        document_number=told.document_number,
    )


def _duplicate(text: str, folded: str, copy: Piece, original: Piece) -> Anomaly:
    start, _, end = _bounds(folded, copy)
    named = (original.title.text if original.title else "") or "without a title"
    reason = f"copy of the report at {report_start(folded, original)} ({named})"
    return Anomaly("duplicate", start, end, text[start:end], reason)


def _metadata_lines(text: str, folded: str, start: int, end: int) -> Iterator[Anomaly]:
    place = start
    for line in folded[start:end].splitlines(keepends=True):
        begin = place + len(line) - len(line.lstrip())
        place += len(line)
        if is_metadata_line(line):
            stop = begin + len(line.strip())
            reason = "metadata of the page, not a statement of the report"
            yield Anomaly("page_furniture", begin, stop, text[begin:stop], reason)


def _overlaps(spans: list[tuple[int, int]], item: Anomaly) -> bool:
    """Whether the item overlaps one of the sorted spans, which do not overlap each other."""
    place = bisect_left(spans, (item.end, 0))
    return place > 0 and spans[place - 1][1] > item.start
