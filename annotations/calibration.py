"""Whether a confidence of 0.9 means that nine facts in ten are right, and what a threshold gives.

Expected calibration error: Naeini, Cooper, Hauskrecht 2015, Obtaining Well Calibrated
Probabilities Using Bayesian Binning; here over bins of equally many facts.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from annotations.scoring import Outcome

BINS = 10

Pairs = tuple[NDArray[np.float64], NDArray[np.float64]]


def confidences(outcomes: Iterable[Outcome]) -> Pairs:
    """Of all facts found, the surest first: confidence, and 1 where the whole fact is right."""
    found = [one for one in outcomes if one.found is not None]
    sure = np.array([float(one.found["confidence"]) for one in found if one.found])
    right = np.array([float(one.right.get("fact", False)) for one in found])
    order = np.argsort(-sure, kind="stable")
    return sure[order], right[order]


def calibration_error(outcomes: Iterable[Outcome], bins: int = BINS) -> float:
    """The mean distance, 0..1, between confidence and share of right facts, over equal bins."""
    sure, right = confidences(outcomes)
    if not len(sure):
        return 0.0
    parts = zip(np.array_split(sure, bins), np.array_split(right, bins), strict=True)
    gaps = [abs(s.mean() - r.mean()) * len(s) for s, r in parts if len(s)]
    return float(sum(gaps) / len(sure))


def coverage_curve(outcomes: Sequence[Outcome]) -> Iterator[tuple[float, float, float]]:
    """(coverage, precision, threshold) for every threshold: the share of all facts found whose
    confidence is at least the threshold, and the share of them that is right."""
    sure, right = confidences(outcomes)
    kept = np.flatnonzero(np.diff(sure, append=-1.0))
    precision = right.cumsum() / np.arange(1, len(right) + 1)
    for last in kept:
        yield (last + 1) / len(sure), float(precision[last]), float(sure[last])
