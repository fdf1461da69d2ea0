"""What the span scorer is taught: of all spans of a window, and none, the annotated one."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.relations.candidates import STOPS
from models.relations.network import Scores
from models.relations.span_scores import WIDEST

# Stands for minus infinity, of which a gradient would be no number, and whose exponential
# would be too small for a float: the processor is five times slower at those.
IMPOSSIBLE = -50.0

Tags = NDArray[np.int64]
# window, role, first character, width - 1
Target = tuple[int, int, int, int]


def span_loss(scores: Scores, texts: Sequence[str], tags: Sequence[Tags]) -> Tensor:
    """Minus the log-probability of the annotated spans, or of none, mean over windows.

    Where a role has several spans (A率、B率均达100%) any of them is right: their sum counts.
    `texts` are the windows' characters, `tags` their role tags.
    """
    targets = [t for window, of_window in enumerate(tags) for t in _targets(window, of_window)]
    gold = torch.zeros(scores.spans.shape, dtype=torch.bool)
    if targets:
        gold[tuple(torch.tensor(targets).T)] = True
    possible = (gold | _within_clauses(texts, scores.spans.shape[2])[:, None]).to(
        scores.spans.device
    )
    gold = gold.to(scores.spans.device)
    spans = scores.spans.masked_fill(~possible, IMPOSSIBLE).flatten(2)
    everything = torch.cat([scores.none[..., None], spans], -1).logsumexp(-1)
    gold = gold.flatten(2)
    none = scores.none.masked_fill(gold.any(-1), IMPOSSIBLE)
    right = torch.cat([none[..., None], spans.masked_fill(~gold, IMPOSSIBLE)], -1).logsumexp(-1)
    return (everything - right).sum(1).mean()


def _targets(window: int, tags: Tags) -> Iterator[Target]:
    """The annotated spans of a window that are not too wide; odd tags begin one (B-ACTION is 1)."""
    for first in np.flatnonzero(tags % 2 == 1):
        inside = tags[first + 1 :] == tags[first] + 1
        width = 1 + (len(inside) if inside.all() else int(inside.argmin()))
        if width <= WIDEST:
            yield window, int(tags[first]) // 2, int(first), width - 1


def _within_clauses(texts: Sequence[str], characters: int) -> Tensor:
    """(windows, characters, WIDEST): whether a span lies inside the text and one clause."""
    clause = np.full((len(texts), characters + WIDEST - 1), -1, dtype=np.int64)
    for row, text in zip(clause, texts, strict=True):
        row[: len(text)] = np.cumsum([character in STOPS for character in text])
    last = np.lib.stride_tricks.sliding_window_view(clause, WIDEST, axis=1)
    first = clause[:, :characters, None]
    return torch.from_numpy((last == first) & (first >= 0))
