"""targets_and_outcomes: what was planned, and what came of it."""

import pytest

from tests.warehouse.figures import fact
from tests.warehouse.targets import (
    BY_END,
    GOVERNMENT,
    GROWTH,
    ONLINE,
    REQUESTS,
    TREES,
    outcomes,
    plan,
)


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # Reached, exceeded, missed.
        (
            [
                plan(2024, "6所", 6, object="学校", action="新建", unit="所"),
                fact(2024, "6所", 6, object="学校", action="新建", unit="所"),
            ],
            [("met", None, 6)],
        ),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)],
            [("met", None, 85)],
        ),
        (
            [plan(2024, "90件", 90, **REQUESTS), fact(2024, "85件", 85, **REQUESTS)],
            [("missed", None, 85)],
        ),
        # A rate that is kept, reached or just told is one; what is done otherwise is not.
        (
            [
                plan(2024, "98%以上", 98, bound="at_least", action="保持在", **ONLINE),
                fact(2024, "98.6%", 98.6, indicator="online_case_rate", **ONLINE),
            ],
            [("met", None, 98.6)],
        ),
        (
            [
                plan(2024, "98%", 98, action="达到", **ONLINE),
                fact(2024, "97%", 97, action="稳定在", **ONLINE),
            ],
            [("missed", None, 97)],
        ),
        (
            [
                plan(2024, "98%", 98, action="抽查", **ONLINE),
                fact(2024, "97%", 97, action="整改", **ONLINE),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # Said twice in a report; planned by 2024, without a first day.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, section="摘要", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, period=(None, "2024-12-31"), **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        # A government's plan for its bureau, and its next report, which is silent on it.
        (
            [
                plan(2024, "80件", 80, issuer="云泽市人民政府", **REQUESTS),
                fact(2024, "6所", 6, issuer="云泽市人民政府", object="学校", unit="所"),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # A target that a report tells in its summary and again counts once; another's does not.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80件", 80, **REQUESTS, name="总结"),
                plan(2024, "81件", 81, **REQUESTS),
                plan(2024, "80件", 80, **{**REQUESTS, "object": "行政复议申请"}),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)] * 3 + [("unknown", "not_mentioned", None)],
        ),
        # The latest report that tells the outcome counts.
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "79件", 79, report=2025, **REQUESTS),
            ],
            [("missed", None, 79)],
        ),
        # But not where it only rounds what an earlier one tells.
        (
            [
                plan(2024, "84件", 84, **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "80余件", 80, bound="over", report=2025, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        # Unknown: no later report, one that does not mention it, another year or agency.
        ([plan(2024, "80件", 80, **REQUESTS)], [("unknown", "no_report", None)]),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "5场", 5, object="培训", unit="场")],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2023, "85件", 85, report=2024, **REQUESTS)],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "85件", 85, agency="云泽市司法局", **REQUESTS),
            ],
            [("unknown", "no_report", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "40件", 40, period=("2024-01-01", "2024-06-30"), **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # Of another's target its issuer's next report might have told.
        (
            [
                plan(2024, "80件", 80, **REQUESTS, issuer=GOVERNMENT),
                fact(
                    2024, "9场", 9, object="培训", unit="场", issuer=GOVERNMENT, agency=GOVERNMENT
                ),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS, issuer=GOVERNMENT),
                fact(
                    2023, "9场", 9, object="培训", unit="场", issuer=GOVERNMENT, agency=GOVERNMENT
                ),
            ],
            [("unknown", "no_report", None)],
        ),
        # By the end of a year, with no first day: the year's figure is its outcome, and so is one
        # that has none either; but no part of the year, and of a year's target no total of many.
        (
            [
                plan(2024, "98%", 98, action="达到", period=BY_END, **ONLINE),
                fact(2024, "98.6%", 98.6, action="达到", **ONLINE),
            ],
            [("met", None, 98.6)],
        ),
        (
            [
                plan(2024, "500亩", 500, period=BY_END, **TREES),
                fact(2024, "480亩", 480, **TREES),
            ],
            [("missed", None, 480)],
        ),
        (
            [
                plan(2024, "80件", 80, period=BY_END, **REQUESTS),
                fact(2024, "85件", 85, period=BY_END, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, period=BY_END, **REQUESTS),
                fact(2024, "85件", 85, period=("2024-07-01", "2024-12-31"), **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                fact(2024, "850件", 850, period=BY_END, **REQUESTS),
            ],
            [("unknown", "not_mentioned", None)],
        ),
        # A likely wrong outcome counts only where there is no surer one.
        (
            [
                plan(2024, "80亩", 80, **TREES),
                fact(2024, "70亩", 70, **TREES),
                fact(2024, "700亩", 700, confidence=0.3, **TREES),
            ],
            [("missed", None, 70)],
        ),
        (
            [plan(2024, "80亩", 80, **TREES), fact(2024, "70亩", 70, confidence=0.3, **TREES)],
            [("missed", None, 70)],
        ),
        # What the same report tells is no outcome of its own plan.
        (
            [plan(2024, "80件", 80, **REQUESTS), fact(2024, "85件", 85, report=2023, **REQUESTS)],
            [("unknown", "no_report", None)],
        ),
        # A cell that restates a target of the prose is the same one; another cell is another.
        (
            [
                plan(2024, "80件", 80, id="told", **REQUESTS),
                plan(2024, "80", 80, stated_in="table", restates="told", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)],
        ),
        (
            [
                plan(2024, "80件", 80, **REQUESTS),
                plan(2024, "80", 80, stated_in="table", **REQUESTS),
                fact(2024, "85件", 85, **REQUESTS),
            ],
            [("met", None, 85)] * 2,
        ),
        # It is where one of them alone is mapped to an indicator.
        (
            [
                plan(2024, "8%", 8, id="told", **GROWTH),
                plan(
                    2024,
                    "8",
                    8,
                    stated_in="table",
                    restates="told",
                    **{**GROWTH, "indicator": None},
                ),
                fact(2024, "9%", 9, **GROWTH),
            ],
            [("met", None, 9)],
        ),
        # Of a flow's outcomes the largest is the whole, however sure a part of it.
        (
            [
                plan(2024, "80亩", 80, **TREES),
                fact(2024, "30亩", 30, confidence=0.99, **TREES),
                fact(2024, "6公顷", 6, **{**TREES, "unit": "公顷"}),
            ],
            [("met", None, 90)],
        ),
        # What is done or required is no target.
        (
            [
                fact(2024, "85件", 85, **REQUESTS),
                fact(2024, "60学时", 60, status="required", object="学习"),
            ],
            [],
        ),
    ],
)
def test_targets_and_outcomes(warehouse, facts, rows):
    assert outcomes(warehouse, facts) == rows
