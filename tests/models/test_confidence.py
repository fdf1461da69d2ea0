"""The confidence of a fact: its parts together, calibrated."""

import random
from pathlib import Path

import pytest

from annotations.calibration import calibration_error
from annotations.scoring import Outcome
from models.confidence import UNTOLD, Calibration, certainty, log_odds
from models.relations.decoding import RoleSpan
from models.training.calibration import fit


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((0.9, 0.8, 0.5), 0.36), ((1.0, 1.0, 1.0), 1.0), ((0.0, 0.9), 0.0), ((0.5,), 0.5)],
)
def test_certainty_is_that_of_all_parts(scores: tuple[float, ...], expected: float) -> None:
    parts = [RoleSpan("ACTION", 0, 2, score) for score in scores]
    assert certainty(parts) == pytest.approx(expected)


def test_a_part_that_nothing_tells_about() -> None:
    assert certainty([RoleSpan("ACTION", 0, 2, 1.0), None]) == UNTOLD


def test_calibration_is_read_from_disk(tmp_path: Path) -> None:
    assert Calibration.from_disk(tmp_path / "none") == Calibration()
    Calibration(0.5, 1.0).to_disk(tmp_path / "calibration")
    assert Calibration.from_disk(tmp_path / "calibration") == Calibration(0.5, 1.0)


def outcomes(number: int, seed: int) -> list[Outcome]:
    """Facts that are right less often than their certainty says."""
    chance, truth = random.Random(seed), Calibration(0.6, -0.8)
    rows = []
    for _ in range(number):
        sure = chance.uniform(0.05, 0.99)
        right = chance.random() < truth(sure)
        rows.append(Outcome("甲", {}, {"confidence": sure}, {"fact": right}))
    return rows


def test_fit_finds_the_curve_and_mends_the_error() -> None:
    curve = fit(outcomes(4000, seed=1), Calibration())
    assert curve.slope == pytest.approx(0.6, abs=0.1)
    assert curve.intercept == pytest.approx(-0.8, abs=0.1)
    unseen = outcomes(4000, seed=2)
    mended = [one._replace(found={"confidence": curve(one.found["confidence"])}) for one in unseen]
    assert calibration_error(unseen) > 0.15
    assert calibration_error(mended) < 0.04


def test_a_calibration_is_fitted_over_another() -> None:
    given = Calibration(2.0, 0.5)
    calibrated = [
        one._replace(found={"confidence": given(one.found["confidence"])})
        for one in outcomes(4000, seed=1)
    ]
    assert fit(calibrated, given).slope == pytest.approx(0.6, abs=0.1)
    assert given.undone(given(0.3)) == pytest.approx(log_odds(0.3))


def test_log_odds_are_finite() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0))
    assert 9 < log_odds(1.0) < 10
