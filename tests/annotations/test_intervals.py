"""Bootstrap intervals of F1."""

import random

import pytest

from annotations.intervals import STRETCH, intervals
from annotations.scoring import LEVELS, Outcome, count


def outcomes(number: int, share: float, *, clusters: int, seed: int = 0) -> list[Outcome]:
    """Pairs of which `share` are right at every level, spread over clusters."""
    chance = random.Random(seed)
    return [
        Outcome(
            "甲.txt",
            {"quantity_start": STRETCH * (n % clusters)},
            {},
            dict.fromkeys(LEVELS, chance.random() < share),
        )
        for n in range(number)
    ]


def test_the_interval_holds_the_score_and_shrinks_with_more_facts() -> None:
    widths = []
    for number in (50, 500):
        some = outcomes(number, 0.8, clusters=number)
        low, high = intervals(some)["fact"]
        assert low < count(some)["fact"].rates()[2] < high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_without_variation_the_interval_is_a_point(share: float) -> None:
    assert intervals(outcomes(40, share, clusters=40))["fact"] == (share, share)


def test_the_nominal_share_of_intervals_holds_the_truth() -> None:
    held = [
        low <= 0.8 <= high
        for seed in range(60)
        for low, high in [intervals(outcomes(120, 0.8, clusters=120, seed=seed))["fact"]]
    ]
    assert 0.85 <= sum(held) / len(held) <= 1


def test_facts_that_err_together_make_it_wider() -> None:
    right = [dict.fromkeys(LEVELS, n < 32) for n in range(40)]
    scattered = [
        Outcome("甲.txt", {"quantity_start": n * STRETCH}, {}, r) for n, r in enumerate(right)
    ]
    together = [
        Outcome("甲.txt", {"quantity_start": n // 8 * STRETCH}, {}, r) for n, r in enumerate(right)
    ]

    def width(some: list[Outcome]) -> float:
        low, high = intervals(some)["fact"]
        return high - low

    assert width(together) > 1.5 * width(scattered)


def test_the_same_outcomes_give_the_same_interval() -> None:
    some = outcomes(60, 0.7, clusters=20)
    assert intervals(some) == intervals(some)


def test_nothing_to_score() -> None:
    assert intervals([])["fact"] == (0, 0)
