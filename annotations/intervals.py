"""How sure a score is: percentile bootstrap intervals (Efron 1979, Bootstrap Methods).

Facts near each other err together (one heading misread spoils a paragraph), so what is drawn anew
is not single facts but clusters: all that stands in one stretch of one document.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from annotations.scoring import LEVELS, Outcome

# About a paragraph, in characters.
STRETCH = 400
RESAMPLES = 2_000
SEED = 0


class Interval(NamedTuple):
    """The ends of a confidence interval of an F1, each 0..1."""

    low: float
    high: float


def stretch_of(one: Outcome) -> Hashable:
    """The document and the stretch of it where an outcome stands."""
    row: Mapping[str, int] = one.gold or one.found or {}
    return one.document, row["quantity_start"] // STRETCH


def intervals(outcomes: Iterable[Outcome], confidence: float = 0.95) -> dict[str, Interval]:
    """The interval of the F1 of each level; the same outcomes give the same interval."""
    table = np.array(list(_counts_by_cluster(outcomes).values()))
    if not len(table):
        return dict.fromkeys(LEVELS, Interval(0.0, 0.0))
    f1 = _f1(_resampling(len(table)) @ table)
    tail = (1 - confidence) / 2
    ends = np.quantile(f1, [tail, 1 - tail], axis=0)
    return {level: Interval(*map(float, ends[:, n])) for n, level in enumerate(LEVELS)}


def differences(
    before: Iterable[Outcome],
    after: Iterable[Outcome],
    cluster_of: Callable[[Outcome], Hashable] = stretch_of,
) -> NDArray[np.float64]:
    """How much higher the F1 of whole facts of `after` is, over resamples of the clusters in which
    both were asked, in rising order; nothing where neither was asked anything."""
    tables = _counts_by_cluster(before, cluster_of), _counts_by_cluster(after, cluster_of)
    clusters = list(dict.fromkeys([*tables[0], *tables[1]]))
    if not clusters:
        return np.zeros(0)
    nothing = np.zeros(2 + len(LEVELS))
    weights = _resampling(len(clusters))
    one, other = (
        _f1(weights @ np.array([table.get(cluster, nothing) for cluster in clusters]))
        for table in tables
    )
    place = LEVELS.index("fact")
    return np.sort(other[:, place] - one[:, place])


def _resampling(clusters: int) -> NDArray[np.float64]:
    """(resamples, clusters): how often each cluster is drawn."""
    drawn = np.random.default_rng(SEED).integers(0, clusters, (RESAMPLES, clusters))
    weights = np.zeros((RESAMPLES, clusters))
    np.add.at(weights, (np.arange(RESAMPLES)[:, None], drawn), 1)
    return weights


def _f1(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """(resamples, levels)."""
    return 2 * totals[:, 2:] / np.maximum(totals[:, :1] + totals[:, 1:2], 1)


def _counts_by_cluster(
    outcomes: Iterable[Outcome], cluster_of: Callable[[Outcome], Hashable] = stretch_of
) -> dict[Hashable, NDArray[np.float64]]:
    """By cluster 2 + levels: found, wanted, and the right ones of each level."""
    clusters: dict[Hashable, NDArray[np.float64]] = defaultdict(lambda: np.zeros(2 + len(LEVELS)))
    for one in outcomes:
        right = [one.right.get(level, False) for level in LEVELS]
        clusters[cluster_of(one)] += np.array(
            [one.found is not None, one.gold is not None, *right], dtype=float
        )
    return clusters
