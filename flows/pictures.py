"""Scores as pictures: F1 with its interval, errors by class and sector, precision by coverage."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altair

from annotations.calibration import coverage_curve
from annotations.intervals import intervals
from annotations.scoring import ERROR_CLASSES, Outcome, count
from flows.evaluate import Evaluation
from flows.scores import error_classes

WIDTH, HEIGHT = 340, 240


def draw_evaluation(evaluation: Evaluation, path: Path) -> None:
    """All three charts in one file (PICTURES); .html needs no network to be looked at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    altair.hconcat(*charts(evaluation)).save(str(path), inline=path.suffix == ".html")


def charts(evaluation: Evaluation) -> list[Any]:
    """All three charts."""
    return [
        f1_chart(evaluation.outcomes),
        coverage_chart(evaluation.outcomes),
        errors_chart(evaluation),
    ]


def _data(rows: list[dict[str, Any]]) -> altair.InlineData:
    return altair.InlineData(values=rows)


def f1_chart(outcomes: Sequence[Outcome]) -> Any:
    """F1 of each level with its 95 % interval."""
    ends = intervals(outcomes)
    rows: list[dict[str, Any]] = [
        {"level": level, "F1": counts.rates()[2], "low": ends[level].low, "high": ends[level].high}
        for level, counts in count(outcomes).items()
    ]
    scale = altair.Scale(domain=[min(0.7, *(row["low"] for row in rows)), 1])
    levels = [row["level"] for row in rows]
    base = altair.Chart(_data(rows)).encode(y=altair.Y("level:N", sort=levels, title=None))
    points = base.mark_point(filled=True, size=60).encode(x=altair.X("F1:Q", scale=scale))
    bars = base.mark_rule().encode(x=altair.X("low:Q", title="F1"), x2="high:Q")
    return (bars + points).properties(
        width=WIDTH, height=HEIGHT, title="F1 and its 95 % interval, by level"
    )


def coverage_chart(outcomes: Sequence[Outcome]) -> Any:
    """How many of the facts kept are right, as the threshold of confidence is raised."""
    rows: list[dict[str, Any]] = [
        {"coverage": share, "precision": precision, "confidence": threshold}
        for share, precision, threshold in coverage_curve(outcomes)
    ]
    least = min((row["precision"] for row in rows), default=0)
    return (
        altair.Chart(_data(rows))
        .mark_line()
        .encode(
            x=altair.X("coverage:Q", title="share of the facts kept", scale={"domain": [0, 1]}),
            y=altair.Y("precision:Q", scale={"domain": [min(0.8, least), 1]}),
        )
        .properties(width=WIDTH, height=HEIGHT, title="Precision by coverage")
    )


def errors_chart(evaluation: Evaluation) -> Any:
    """Errors by class and sector."""
    rows: list[dict[str, Any]] = [
        {"sector": sector, "error": name, "facts": number}
        for sector, outcomes in evaluation.by_sector().items()
        for name, number in error_classes(outcomes).items()
    ]
    base = altair.Chart(_data(rows)).encode(
        x=altair.X("sector:N", title=None),
        y=altair.Y("error:N", sort=list(ERROR_CLASSES), title=None),
    )
    cells = base.mark_rect().encode(color=altair.Color("facts:Q", scale={"scheme": "blues"}))
    figures = base.mark_text().encode(text="facts:Q")
    return (cells + figures).properties(
        width=WIDTH, height=HEIGHT, title="Errors by class and sector"
    )
