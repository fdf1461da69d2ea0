"""targets_and_outcomes: of what less is better, and of what more is."""

import pytest

from tests.warehouse.figures import fact
from tests.warehouse.targets import (
    ACCIDENTS,
    DEATHS,
    GROWTH,
    MET_25,
    MISSED_25,
    UNEMPLOYED,
    outcomes,
    plan,
)


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # Of some indicators less is better, whether or not a verb says so.
        (
            [plan(2024, "5.5%", 5.5, **UNEMPLOYED), fact(2024, "6.5%", 6.5, **UNEMPLOYED)],
            [("missed", None, 6.5)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **UNEMPLOYED), fact(2024, "5.1%", 5.1, **UNEMPLOYED)],
            [("met", None, 5.1)],
        ),
        (
            [
                plan(2024, "60元", 60, object="人均费用", action="控制", unit="元"),
                fact(2024, "65元", 65, object="人均费用", action="控制", unit="元"),
            ],
            [("missed", None, 65)],
        ),
        # By indicator, whatever the words; growth below a target, and a decline.
        (
            [
                plan(2024, "5.5%左右", 5.5, bound="about", **GROWTH),
                fact(2024, "5.2%", 5.2, **GROWTH),
            ],
            [("met", None, 5.2)],
        ),
        (
            [plan(2024, "5.5%", 5.5, **GROWTH), fact(2024, "5.2%", 5.2, **GROWTH)],
            [("missed", None, 5.2)],
        ),
        (
            [
                plan(2024, "5.5%", 5.5, **GROWTH),
                fact(2024, "1.0%", 1, **{**GROWTH, "change": "down"}),
            ],
            [("missed", None, -1)],
        ),
        (
            [
                plan(2024, "-2.0%", -2, **{**GROWTH, "change": "down"}),
                fact(2024, "-2.5", -2.5, **{**GROWTH, "change": "down"}),
            ],
            [("met", None, -2.5)],
        ),
        # A ceiling, by its bound and by its verb.
        (
            [
                plan(
                    2024,
                    "3%以内",
                    3,
                    bound="at_most",
                    object="败诉率",
                    action="控制",
                    kind="percent",
                    unit="%",
                ),
                fact(2024, "2.8%", 2.8, object="败诉率", action="控制", kind="percent", unit="%"),
            ],
            [("met", None, 2.8)],
        ),
        (
            [
                plan(2024, "3天", 3, object="时限", action="压缩至", unit="天"),
                fact(2024, "4天", 4, object="时限", action="压缩至", unit="天"),
            ],
            [("missed", None, 4)],
        ),
        # Of some things less is better, whatever the words: not met by more.
        (
            [plan(2024, "5.5%", 5.5, **UNEMPLOYED), fact(2024, "5.2%", 5.2, **UNEMPLOYED)],
            [("met", None, 5.2)],
        ),
        (
            [
                plan(2024, "5.5%左右", 5.5, bound="about", **UNEMPLOYED),
                fact(2024, "5.8%", 5.8, **UNEMPLOYED),
            ],
            [("met", None, 5.8)],
        ),
        ([plan(2024, "20人", 20, **DEATHS), fact(2024, "25人", 25, **DEATHS)], [MISSED_25]),
        ([plan(2024, "30人", 30, **DEATHS), fact(2024, "25人", 25, **DEATHS)], [MET_25]),
        # But of what they are to fall by more is better, and so it is where 以上 says so.
        (
            [
                plan(2024, "20人", 20, **DEATHS, change="down"),
                fact(2024, "25人", 25, **DEATHS, change="down"),
            ],
            [MET_25],
        ),
        (
            [
                plan(2024, "20人以上", 20, bound="at_least", **DEATHS),
                fact(2024, "25人", 25, **DEATHS),
            ],
            [MET_25],
        ),
        # Their growth is better the less it is, too.
        (
            [
                plan(2024, "2%", 2, **ACCIDENTS, change="up"),
                fact(2024, "3%", 3, **ACCIDENTS, change="up"),
            ],
            [("missed", None, 3)],
        ),
        (
            [
                plan(2024, "10%", 10, **ACCIDENTS, change="down"),
                fact(2024, "8%", 8, **ACCIDENTS, change="up"),
            ],
            [("missed", None, 8)],
        ),
        (
            [
                plan(2024, "10%", 10, **ACCIDENTS, change="down"),
                fact(2024, "12%", 12, **ACCIDENTS, change="down"),
            ],
            [("met", None, -12)],
        ),
        # Without an indicator the verb tells: 控制, too.
        (
            [
                plan(2024, "3天", 3, object="时限", action="控制", unit="天"),
                fact(2024, "4天", 4, object="时限", action="控制", unit="天"),
            ],
            [("missed", None, 4)],
        ),
        # A fall that was to be reached: 4 % is more of it than 3 %.
        (
            [
                plan(
                    2024,
                    "3%",
                    3,
                    object="能耗",
                    action="下降",
                    kind="percent",
                    unit="%",
                    change="down",
                ),
                fact(
                    2024,
                    "4%",
                    4,
                    object="能耗",
                    action="下降",
                    kind="percent",
                    unit="%",
                    change="down",
                ),
            ],
            [("met", None, 4)],
        ),
    ],
)
def test_targets_by_direction(warehouse, facts, rows):
    assert outcomes(warehouse, facts) == rows
