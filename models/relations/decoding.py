"""From span scores to role spans: the likeliest candidate of each role, or none.

The scores of a role's candidates and the score that there is none are normalised to probabilities
(softmax); what wins is taken, and how likely it is goes into the fact's confidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from annotations.records import ROLES
from models.relations.candidates import LONGEST, Candidates
from models.relations.span_scores import WIDEST

Scores = NDArray[np.float32]
Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A span [start, end) of the piece that plays `role`; `score` is its probability, 0..1.

    An empty span says that the text names none, and `score` how likely that is. `head` is what a
    list says for all its members and so does not stand in the span: 收入 for the first of
    城镇和农村收入.
    """

    role: str
    start: int
    end: int
    score: float
    head: str = ""

    def moved(self, by: int) -> "RoleSpan":
        """The same span with its offsets counted from `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


def role_spans(spans: Scores, none: Scores, start: int, allowed: Candidates) -> list[RoleSpan]:
    """One span of each role, empty where none is likelier than any candidate.

    `spans` (roles, characters, WIDEST) and `none` (roles,) are the scores of a window that begins
    at `start` of its piece. Where action and object overlap (生产 in 生产总值), the likelier of
    the two stays.
    """
    best = {
        role: _best(role, spans[number], float(none[number]), start, allowed)
        for number, role in enumerate(ROLES)
    }
    _keep_apart(best, "ACTION", "OBJECT")
    return list(best.values())


def _keep_apart(best: dict[str, RoleSpan], one: str, other: str) -> None:
    first, second = best[one], best[other]
    if first.start < second.end and second.start < first.end:
        loser = first if first.score < second.score else second
        best[loser.role] = replace(loser, end=loser.start)


def _best(role: str, scores: Scores, none: float, start: int, allowed: Candidates) -> RoleSpan:
    """The likeliest candidate in the window, or an empty span."""
    first, width = _candidates(role, start, len(scores), allowed)
    given = scores[first, width - 1].astype(np.float64)
    odds = np.append(given, none)
    chances = np.exp(odds - odds.max())
    chances /= chances.sum()
    if not len(given) or given.max() <= none:
        return RoleSpan(role, start, start, float(chances[-1]))
    top = int(given.argmax())
    begin = start + int(first[top])
    return RoleSpan(role, begin, begin + int(width[top]), float(chances[top]))


def _candidates(
    role: str, start: int, length: int, allowed: Candidates
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the role's candidates begin in the window, and how wide they are."""
    if role in ("AGENCY", "TIME"):
        listed = allowed.agencies if role == "AGENCY" else allowed.times
        spans = np.array(listed, dtype=np.int64).reshape(-1, 2) - start
        widths = spans[:, 1] - spans[:, 0]
        inside = (spans[:, 0] >= 0) & (spans[:, 1] <= length) & (widths <= WIDEST)
        return spans[inside, 0], widths[inside]
    first = np.flatnonzero(allowed.starts[start : start + length])
    last = np.flatnonzero(allowed.ends[start : start + length + 1])
    rows, columns = np.nonzero(_fits(role, first + start, last + start, allowed))
    return first[rows], last[columns] - first[rows]


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
    """The span of a role with the highest score; None where all that there is are empty ones."""
    filled = (span for span in spans if span.role == role and span.start < span.end)
    return max(filled, key=lambda span: span.score, default=None)
