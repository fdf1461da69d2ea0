"""Ways to find action and object, compared on the same gold with everything else alike.

    python tests/benchmarks/ways.py

rules: words and the verb table. tags: the tagger that is told the quantity, its spans scored by
the odds of their tags. spans: the scorer over candidates. both: their scores added.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parent))

from direct import outcomes_of, sets

from annotations.records import ROLES
from annotations.scoring import count
from models.pipeline import Pipeline, load
from models.relations.candidates import Candidates
from models.relations.decoding import RoleSpan
from models.relations.features import Piece
from models.relations.network import Scores
from models.relations.reader import Answers, RelationReader
from models.relations.span_scores import WIDEST
from models.tables import read_table

LEVELS = ("action", "object", "agency", "fact")
# How much the odds of the tags weigh beside the scores of the spans.
TAG_WEIGHT = 0.3
# Chosen on the dev gold when the tags alone were decoded.
TAG_THRESHOLDS = dict(zip(ROLES, (-2.0, -2.0, 0.0, 0.0), strict=True))


class Tags(RelationReader):
    """Candidates scored by the odds that exactly their characters carry the role's tags."""

    def _spans(self, scores: Scores) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        none = np.array([TAG_THRESHOLDS[role] for role in ROLES], dtype=np.float32)
        return tag_odds(scores), np.repeat(none[None], len(scores.none), 0)


class Both(RelationReader):
    """The scores of the spans and the odds of the tags, added."""

    def _spans(self, scores: Scores) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        spans, none = super()._spans(scores)
        return spans + TAG_WEIGHT * np.minimum(tag_odds(scores), 0), none


def tag_odds(scores: Scores) -> NDArray[np.float32]:
    """(windows, roles, characters, WIDEST): log B(start) + sum log I(inside) + log(1 - I(end)),
    less the log-probability that none of the span's characters carries a tag of the role."""
    chances = torch.log_softmax(scores.tags, -1)
    windows, characters, _ = chances.shape
    odds = torch.full((windows, len(ROLES), characters, WIDEST), -99.0)
    for number in range(len(ROLES)):
        begin, inside = chances[..., 2 * number + 1], chances[..., 2 * number + 2]
        other = torch.log1p(-torch.clamp(begin.exp() + inside.exp(), max=0.9999))
        gain = torch.nn.functional.pad((inside - other).cumsum(1), (1, 0))
        stop = torch.nn.functional.pad(torch.log1p(-torch.clamp(inside.exp(), max=0.9999)), (0, 1))
        for width in range(1, min(WIDEST, characters) + 1):
            first = begin[:, : characters - width + 1] - other[:, : characters - width + 1]
            middle = gain[:, width:] - gain[:, 1 : characters - width + 2]
            odds[:, number, : characters - width + 1, width - 1] = (
                first + middle + stop[:, width : characters + 1]
            )
    return odds.numpy()


class Rules(RelationReader):
    """The nearest verb and the nearest noun phrase, agency and time of the sentence."""

    def read(
        self, pieces: Sequence[Piece], _states: Sequence[Tensor], allowed: Sequence[Candidates]
    ) -> Answers:
        """Per piece and quantity the role spans."""
        return [
            [list(self._roles(piece.text, span, one)) for span in piece.spans]
            for piece, one in zip(pieces, allowed, strict=True)
        ]

    def _roles(self, text: str, quantity: tuple[int, int], allowed: Candidates) -> list[RoleSpan]:
        verbs = [span for span in words_of(allowed) if text[slice(*span)] in verb_table()]
        start, end = quantity
        sentence = max(text.rfind(stop, 0, start) for stop in "。；\n") + 1
        clause = max(sentence, text.rfind("，", 0, start) + 1)
        stop = min([at for c in "，。；、\n" if (at := text.find(c, end)) >= 0], default=len(text))
        before = [v for v in verbs if sentence <= v[0] and v[1] <= start]
        after = [v for v in verbs if end <= v[0] and v[1] <= stop]
        near = [v for v in before if v[0] >= clause]
        action = (near or after[:1] or before or [None])[-1 if near or not after else 0]
        spans = {
            "ACTION": action,
            "OBJECT": self._object(text, quantity, action, clause, stop, allowed),
            "AGENCY": last_within(allowed.agencies, sentence, start),
            "TIME": last_within(allowed.times, sentence, start),
        }
        return [RoleSpan(role, *span, 0.9) for role, span in spans.items() if span]

    @staticmethod
    def _object(
        text: str,
        quantity: tuple[int, int],
        action: tuple[int, int] | None,
        clause: int,
        stop: int,
        allowed: Candidates,
    ) -> tuple[int, int] | None:
        """What stands right behind the figure, else between the verb and it, else before it."""
        start, end = quantity
        behind = action[0] if action and action[0] >= end else stop
        ahead = (end, behind), (action[1] if action and action[1] <= start else clause, start)
        for first, last in ahead:
            words = text[first:last].rstrip("的达为共约近超")
            if len(words) > 1 and allowed.starts[first]:
                return first, first + len(words)
        return None


def words_of(allowed: Candidates) -> list[tuple[int, int]]:
    """Neighbouring places where words may begin and end."""
    ends = np.flatnonzero(allowed.ends)
    return [
        (int(first), int(ends[ends > first][0]))
        for first in np.flatnonzero(allowed.starts)
        if (ends > first).any()
    ]


def verb_table() -> frozenset[str]:
    """Verbs that may be actions."""
    return frozenset(row["verb"] for row in read_table("verbs") if row["kind"] != "linking")


def last_within(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """The last of the spans in [start, end)."""
    return max((s for s in spans if start <= s[0] and s[1] <= end), default=None)


WAYS: dict[str, type[RelationReader]] = {
    "rules": Rules, "tags": Tags, "spans": RelationReader, "both": Both,
}  # fmt: skip


def with_reader(pipeline: Pipeline, way: type[RelationReader]) -> Pipeline:
    """The pipeline with its relations read another way by the same weights."""
    relations = pipeline.nlp.get_pipe("relations")
    relations.reader = way(relations.reader.network, relations.reader.tagger)
    return pipeline


def main() -> None:
    """Print F1 by way, gold set and level."""
    table = Table("way", "gold", "facts", *LEVELS)
    pipeline = load()
    for name, way in WAYS.items():
        for one in sets():
            counts = count(outcomes_of(with_reader(pipeline, way), one))
            f1 = [f"{counts[level].rates()[2]:.3f}" for level in LEVELS]
            table.add_row(name, one.name, str(counts["fact"].wanted), *f1)
    Console().print(table)


if __name__ == "__main__":
    main()
