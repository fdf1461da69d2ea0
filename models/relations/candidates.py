"""Which spans may play a role: cut at words, of a bearable length, and of the right kind.

The network scores characters; on its own it stops inside words (教育行 for 教育行政). A candidate
begins and ends where a word, a quantity or an entity does. An action holds a verb of the lexicon
or is an entity that a recogniser calls one, an agency is a body by its name, a time is time words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick
import numpy as np
from numpy.typing import NDArray

from annotations.records import Mention
from models.agency_mentions import find_agencies
from models.tables import read_table
from models.times import find_times

Offsets = tuple[int, int]
# The longest action and object, in characters; the annotated ones are rarely longer.
LONGEST = {"ACTION": 8, "OBJECT": 32}
# A place may be a doer: 安平县受理12件.
DOERS = ("AGENCY", "REGION")
# No span reaches over these.
STOPS = "，,。；;！？\n"
NEVER_FIRST = "、：:）)]】”》\"'" + STOPS
NEVER_LAST = "、：:（([【“《\"'" + STOPS
# Nor with these where they are words of their own; in 惠及 and 及时率 they are not.
PARTICLES = "的和与及了着"


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where spans may begin and end in a piece, and which ones may be actions, agencies, times.

    `starts` and `ends` are boolean, one for each place 0..characters; `segments` and `marks` count
    the stops and the characters that are not Han before each place.
    """

    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    segments: NDArray[np.int64]
    marks: NDArray[np.int64]
    verbs: NDArray[np.int64]
    agencies: tuple[Offsets, ...]
    times: tuple[Offsets, ...]


def candidates(
    text: str, word_ends: Sequence[int], mentions: Iterable[Mention], quantities: Sequence[Offsets]
) -> Candidates:
    """All that may play a role in a piece of text."""
    found = list(mentions)
    bodies = [m for m in found if m.label in DOERS and not _is_verb(m.text)] + find_agencies(text)
    times = [m for m in found if m.label == "TIME"] + find_times(text)
    bases = {start - 1 for start, _ in quantities if text[start - 1 : start] == "的"}
    # 是2020年的1.5倍: the year is what is compared with, not when.
    times = [m for m in times if m.end not in bases]
    spans = [(m.start, m.end) for m in [*found, *bodies, *times]]
    edges = {0, len(text), *word_ends, *(edge for span in spans for edge in span)}
    verbs = [*_verb_spans(text), *((m.start, m.end) for m in found if m.label == "ACTION")]
    edges |= {edge for start, end in verbs for edge in (start, end)}
    starts, ends = _open_places(text, edges, quantities)
    particles = [at for at in _particles(text, word_ends) if not _touches(at, verbs)]
    starts[particles] = False
    ends[[at + 1 for at in particles]] = False
    return Candidates(
        starts=starts,
        ends=ends,
        segments=_count(_is_one_of(text, STOPS)),
        marks=_count(~_is_han(text)),
        verbs=_first_verb_end(len(text), verbs),
        agencies=tuple(sorted({(m.start, m.end) for m in bodies})),
        times=tuple(sorted({(m.start, m.end) for m in times})),
    )


def _open_places(
    text: str, edges: Iterable[int], quantities: Sequence[Offsets]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a span may begin and end: at an edge, not at a delimiter, not inside a quantity."""
    places = np.zeros(len(text) + 1, dtype=bool)
    places[[edge for edge in edges if edge <= len(text)]] = True
    # 12345热线 is not cut inside its number.
    foreign = np.array([c.isascii() and c.isalnum() for c in text], dtype=bool)
    places[1:-1][foreign[:-1] & foreign[1:]] = False
    inside = np.zeros(len(text), dtype=bool)
    for start, end in quantities:
        inside[start:end] = True
        places[[start, end]] = True
    starts, ends = places.copy(), places.copy()
    starts[:-1] &= ~(_is_one_of(text, NEVER_FIRST) | inside)
    ends[1:] &= ~(_is_one_of(text, NEVER_LAST) | inside)
    starts[-1] = ends[0] = False
    return starts, ends


def _particles(text: str, word_ends: Sequence[int]) -> list[int]:
    """Where a particle stands that is a word of its own."""
    ends = {0, *word_ends}
    return [
        at for at, character in enumerate(text) if character in PARTICLES and {at, at + 1} <= ends
    ]


def _touches(at: int, verbs: Iterable[Offsets]) -> bool:
    """Whether a verb of the lexicon begins or ends with the character at `at`."""
    return any(start == at or end == at + 1 for start, end in verbs)


def _is_one_of(text: str, characters: str) -> NDArray[np.bool_]:
    return np.array([character in characters for character in text], dtype=bool)


def _is_han(text: str) -> NDArray[np.bool_]:
    return np.array(["一" <= character <= "龥" for character in text], dtype=bool)


def _count(wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each place 0..characters how many wanted characters stand before it."""
    return np.concatenate([np.zeros(1, dtype=np.int64), wanted.cumsum(dtype=np.int64)])


def _first_verb_end(length: int, verbs: Iterable[Offsets]) -> NDArray[np.int64]:
    """For each start the nearest end of a verb that begins there or later."""
    nearest = np.full(length + 1, length + 1, dtype=np.int64)
    for start, end in verbs:
        nearest[start] = min(nearest[start], end)
    return np.minimum.accumulate(nearest[::-1])[::-1]


def _verb_spans(text: str) -> list[Offsets]:
    return [(last - length + 1, last + 1) for last, length in _verbs().iter(text)]


def _is_verb(text: str) -> bool:
    """布局 ends like a bureau."""
    return any(start == 0 and end == len(text) for start, end in _verb_spans(text))


@cache
def _verbs() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for row in read_table("verbs"):
        if row["kind"] != "linking" and len(row["verb"]) > 1:
            automaton.add_word(row["verb"], len(row["verb"]))
    automaton.make_automaton()
    return automaton
