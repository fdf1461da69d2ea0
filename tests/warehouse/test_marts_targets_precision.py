"""targets_and_outcomes: ranges, bounds, and how far figures are rounded."""

import pytest

from tests.warehouse.figures import fact
from tests.warehouse.targets import AT_MOST, GROWTH, PLACES, REQUESTS, outcomes, plan


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # Numbers of several magnitudes are rounded at their last: 1万2千 is 1.15万 or more.
        (
            [
                plan(2024, "1万个", 10000, **PLACES),
                fact(2024, "1万2千个", 12000, **PLACES),
            ],
            [("met", None, 12000)],
        ),
        (
            [
                plan(2024, "12 345个", 12345, **PLACES),
                fact(2024, "12600个", 12600, **PLACES),
            ],
            [("met", None, 12600)],
        ),
        # Ranges and bounds: the least of a range is the target; 近 is less, 余 is more.
        (
            [
                plan(2024, "5至6件", None, low=5, high=6, bound="range", **REQUESTS),
                fact(2024, "5件", 5, **REQUESTS),
            ],
            [("met", None, 5)],
        ),
        (
            [
                plan(2024, "80件以上", 80, bound="at_least", **REQUESTS),
                fact(2024, "80余件", 80, bound="over", **REQUESTS),
            ],
            [("met", None, 80)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "近80件", 80, bound="nearly", **REQUESTS),
            ],
            [("missed", None, 80)],
        ),
        (
            [
                plan(2024, "90件", 90, **REQUESTS),
                fact(2024, "80余件", 80, bound="over", **REQUESTS),
            ],
            [("unknown", "undecided", 80)],
        ),
        # Rounded: 10.1万 may stand for 10.12万; 10.09万 does not for 10.1万, nor 5.4% for 5.5%.
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.1万个", 101000, **PLACES)],
            [("unknown", "undecided", 101000)],
        ),
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.2万个", 102000, **PLACES)],
            [("met", None, 102000)],
        ),
        (
            [plan(2024, "10.12万个", 101200, **PLACES), fact(2024, "10.0万个", 100000, **PLACES)],
            [("missed", None, 100000)],
        ),
        (
            [plan(2024, "10.1万个", 101000, **PLACES), fact(2024, "10.09万个", 100900, **PLACES)],
            [("missed", None, 100900)],
        ),
        (
            [plan(2024, "100000个", 100000, **PLACES), fact(2024, "10万个", 100000, **PLACES)],
            [("unknown", "undecided", 100000)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.5%", 5.5, **GROWTH)],
            [("met", None, 5.5)],
        ),
        (
            [
                plan(2024, "5.5%以上", 5.5, bound="at_least", **GROWTH),
                fact(2024, "5.5%", 5.5, **GROWTH),
            ],
            [("met", None, 5.5)],
        ),
        (
            [
                plan(2024, "5%至6%", None, low=5, high=6, bound="range", **GROWTH),
                fact(2024, "5%", 5, **GROWTH),
            ],
            [("met", None, 5)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.4%", 5.4, **GROWTH)],
            [("missed", None, 5.4)],
        ),
        (
            [
                plan(2024, "2.85%", 2.85, **AT_MOST),
                fact(2024, "2.9%", 2.9, **{**AT_MOST, "bound": "exact"}),
            ],
            [("unknown", "undecided", 2.9)],
        ),
        # 超过100 is more than 100.
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "100件", 100, **REQUESTS),
            ],
            [("missed", None, 100)],
        ),
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "101件", 101, **REQUESTS),
            ],
            [("met", None, 101)],
        ),
        (
            [
                plan(2024, "超过100件", 100, bound="over", **REQUESTS),
                fact(2024, "100余件", 100, bound="over", **REQUESTS),
            ],
            [("met", None, 100)],
        ),
        (
            [
                plan(2024, "超过5.5%", 5.5, bound="over", **GROWTH),
                fact(2024, "5.5%", 5.5, **GROWTH),
            ],
            [("unknown", "undecided", 5.5)],
        ),
        (
            [
                plan(2024, "超过2%", 2, bound="over", **GROWTH | {"change": "down"}),
                fact(2024, "-2.5", -2.5, **GROWTH | {"change": "down"}),
            ],
            [("met", None, -2.5)],
        ),
    ],
)
def test_targets_by_precision(warehouse, facts, rows):
    assert outcomes(warehouse, facts) == rows
