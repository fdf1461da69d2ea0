"""Confidence against what is right."""

import random

import pytest

from annotations.calibration import calibration_error, coverage_curve
from annotations.scoring import Outcome


def outcomes(*pairs: tuple[float, bool]) -> list[Outcome]:
    return [Outcome("甲", {}, {"confidence": sure}, {"fact": right}) for sure, right in pairs]


def drawn(number: int, honest: bool) -> list[Outcome]:
    """Facts whose confidence is the chance that they are right, or far above it."""
    chance = random.Random(1)
    pairs = []
    for _ in range(number):
        sure = chance.random()
        pairs.append((sure, chance.random() < (sure if honest else sure * 0.5)))
    return outcomes(*pairs)


def test_honest_confidence_has_no_error_and_boasting_has() -> None:
    assert calibration_error(drawn(5000, honest=True)) < 0.03
    assert calibration_error(drawn(5000, honest=False)) == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize(
    ("pairs", "error"),
    [
        ([(1.0, True)] * 20, 0.0),
        ([(1.0, False)] * 20, 1.0),
        ([(0.5, True)] * 10 + [(0.5, False)] * 10, 0.5),  # equal confidence is binned as it comes
        ([(0.5, n % 2 == 0) for n in range(20)], 0.0),
    ],
)
def test_error_by_hand(pairs: list[tuple[float, bool]], error: float) -> None:
    assert calibration_error(outcomes(*pairs)) == pytest.approx(error)


def test_what_is_missed_has_no_confidence() -> None:
    missed = [Outcome("甲", {}, None, {})]
    assert calibration_error([*outcomes((1.0, True)), *missed]) == 0
    assert calibration_error(missed) == 0
    assert list(coverage_curve(missed)) == []


def test_coverage_curve_has_a_point_for_each_threshold() -> None:
    curve = list(coverage_curve(outcomes((0.9, True), (0.7, False), (0.9, True), (0.2, True))))
    assert curve == [(0.5, 1.0, 0.9), (0.75, pytest.approx(2 / 3), 0.7), (1.0, 0.75, 0.2)]


def test_a_spurious_fact_is_a_wrong_one() -> None:
    spurious = Outcome("甲", None, {"confidence": 0.9}, {})
    assert list(coverage_curve([spurious])) == [(1.0, 0.0, 0.9)]
