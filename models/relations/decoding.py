"""From tag scores to role spans: the likeliest candidate of each role, or none.

The score of a span is the log-odds that exactly its characters carry the tags of the role against
their carrying those of no role or of others: log B(start) + sum log I(inside) + log(1 - I(end)) -
sum log(1 - B - I)(span).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from models.relations.candidates import LONGEST, Candidates
from models.relations.network import ROLE_TAGS

Scores = NDArray[np.float32]
Offsets = tuple[int, int]

# Probabilities are cut here, so that one sure character cannot outweigh all others.
SURE = 0.9999
# A span does not begin where that is less likely than one in a thousand (log-probability).
LEAST = -7.0
# A role is filled where its best candidate is at least so likely (log-odds): the mass of a span
# is often divided between two readings of its ends. Chosen on the
# dev gold and tests/gold, see tests/benchmarks/EXPERIMENTS.md.
THRESHOLDS = {"ACTION": -2.0, "OBJECT": -2.0, "AGENCY": 0.0, "TIME": 0.0}


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A span [start, end) of the piece that plays `role`; `score` is its probability, 0..1.

    `head` is what a list says for all its members and so does not stand in the span: 收入 for the
    first of 城镇和农村收入.
    """

    role: str
    start: int
    end: int
    score: float
    head: str = ""

    def moved(self, by: int) -> "RoleSpan":
        """The same span with its offsets counted from `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class _Odds:
    """Log-odds of a span [i, j) as begin[i] + end[j]."""

    begin: Scores
    end: Scores
    likely: NDArray[np.bool_]

    def of(self, span: Offsets) -> float:
        return float(self.begin[span[0]] + self.end[span[1]])


def role_spans(scores: Scores, start: int, allowed: Candidates) -> list[RoleSpan]:
    """The spans of a window that begins at `start` of its piece, one of each role at most.

    `scores`: log-probabilities (characters, tags) of the window. Where the likeliest action lies
    in the likeliest object (生产 in 生产总值), the likelier of the two stays.
    """
    best: dict[str, tuple[Offsets, float]] = {}
    for role, threshold in THRESHOLDS.items():
        found = _best(role, _odds(scores, role), start, len(scores), allowed)
        if found is not None and found[1] >= threshold:
            best[role] = found
    _keep_apart(best, "ACTION", "OBJECT")
    return [
        RoleSpan(role, span[0] + start, span[1] + start, round(1 / (1 + float(np.exp(-odds))), 4))
        for role, (span, odds) in best.items()
    ]


def _keep_apart(best: dict[str, tuple[Offsets, float]], one: str, other: str) -> None:
    if one in best and other in best:
        (first, second) = best[one][0], best[other][0]
        if first[0] < second[1] and second[0] < first[1]:
            del best[one if best[one][1] < best[other][1] else other]


def _odds(scores: Scores, role: str) -> _Odds:
    begin_tag = ROLE_TAGS.index(f"B-{role}")
    begin, inside = scores[:, begin_tag], scores[:, begin_tag + 1]
    other = np.log1p(-np.minimum(np.exp(begin) + np.exp(inside), SURE))
    gain = np.concatenate([[0.0], (inside - other).cumsum()])
    stop = np.append(np.log1p(-np.minimum(np.exp(inside), SURE)), 0.0)
    return _Odds(begin - other - gain[1:], gain + stop, begin > LEAST)


def _best(
    role: str, odds: _Odds, start: int, length: int, allowed: Candidates
) -> tuple[Offsets, float] | None:
    """The likeliest candidate in the window, with its log-odds."""
    if role in ("AGENCY", "TIME"):
        listed = allowed.agencies if role == "AGENCY" else allowed.times
        inside = [(a - start, b - start) for a, b in listed if a >= start and b <= start + length]
        return max(((span, odds.of(span)) for span in inside), key=lambda s: s[1], default=None)
    first = np.flatnonzero(allowed.starts[start : start + length] & odds.likely)
    last = np.flatnonzero(allowed.ends[start : start + length + 1])
    if not len(first) or not len(last):
        return None
    table = odds.begin[first][:, None] + odds.end[last][None, :]
    table[~_fits(role, first + start, last + start, allowed)] = -np.inf
    row, column = np.unravel_index(int(table.argmax()), table.shape)
    return (int(first[row]), int(last[column])), float(table[row, column])


def _fits(
    role: str, first: NDArray[np.int64], last: NDArray[np.int64], allowed: Candidates
) -> NDArray[np.bool_]:
    """Which pairs of a start and an end make a span: (starts, ends)."""
    widths = last[None, :] - first[:, None]
    segments = allowed.segments
    fits = (widths > 0) & (widths <= LONGEST[role])
    fits &= segments[last][None, :] == segments[first][:, None]
    if role == "ACTION":
        fits &= allowed.verbs[first][:, None] <= last[None, :]
        fits &= allowed.marks[last][None, :] == allowed.marks[first][:, None]
    return fits


def likeliest(spans: Sequence[RoleSpan], role: str) -> RoleSpan | None:
    """The span of a role with the highest score."""
    return max((s for s in spans if s.role == role), key=lambda s: s.score, default=None)
