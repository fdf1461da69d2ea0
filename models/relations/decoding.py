"""From tag scores to role spans: the best well-formed tag sequence, then one answer per role."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotations.records import ROLES
from models.relations.network import ROLE_TAGS

Scores = NDArray[np.float32]
FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A span [start, end) of the window that plays `role`, with its mean probability."""

    role: str
    start: int
    end: int
    score: float

    def moved(self, by: int) -> "RoleSpan":
        """The same span with its offsets counted from `by` characters earlier."""
        return RoleSpan(self.role, self.start + by, self.end + by, self.score)


def viterbi(scores: Scores) -> NDArray[np.int64]:
    """Best tags (windows, characters) of log-probabilities (windows, characters, tags).

    An inside tag may only follow the begin or inside tag of its own role.
    """
    count, length, tags = scores.shape
    best = scores[:, 0] + _starts(tags)
    back = np.zeros((count, length, tags), dtype=np.int64)
    transitions = _transitions(tags)
    for place in range(1, length):
        reached = best[:, :, None] + transitions
        back[:, place] = reached.argmax(1)
        best = reached.max(1) + scores[:, place]
    path = np.zeros((count, length), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    for place in range(length - 1, 0, -1):
        path[:, place - 1] = back[np.arange(count), place, path[:, place]]
    return path


def role_spans(path: NDArray[np.int64], scores: Scores) -> list[RoleSpan]:
    """The spans of one window's tags (characters,); scores (characters, tags)."""
    spans, start = [], None
    probability = np.exp(scores[np.arange(len(path)), path])
    for place in range(len(path) + 1):
        inside = place < len(path) and ROLE_TAGS[path[place]].startswith("I")
        if start is not None and not inside:
            role = ROLE_TAGS[path[start]][2:]
            spans.append(RoleSpan(role, start, place, float(probability[start:place].mean())))
            start = None
        if place < len(path) and ROLE_TAGS[path[place]].startswith("B"):
            start = place
    return spans


def _starts(tags: int) -> Scores:
    return np.array([FORBIDDEN if t and t % 2 == 0 else 0 for t in range(tags)], dtype=np.float32)


def _transitions(tags: int) -> Scores:
    allowed = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, 2 * len(ROLES) + 1, 2):
        allowed[:, inside] = FORBIDDEN
        allowed[[inside - 1, inside], inside] = 0
    return allowed
