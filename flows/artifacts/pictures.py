"""Pictures for artifacts, drawn as SVG: letters stay letters, in the fonts of whoever looks."""

from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.evaluate import Evaluation

WIDTH = 420
PADDING = 16
AGENCIES = 20
KINDS = ("count", "percent", "point", "money", "duration", "measure", "ratio", "rank")


def facts_picture(agencies: Mapping[str, Mapping[str, int]]) -> str:
    """Bars of the first agencies, coloured by the kind of their facts."""
    import altair  # only at the end of a run: it and what draws take a second to start

    rows: list[dict[str, Any]] = [
        {"agency": name or "(not known)", "kind": kind, "facts": facts}
        for name, kinds in list(agencies.items())[:AGENCIES]
        for kind, facts in kinds.items()
    ]
    order = list(dict.fromkeys(row["agency"] for row in rows))
    kinds = [kind for kind in KINDS if any(row["kind"] == kind for row in rows)]
    chart = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=altair.X("facts:Q", title="facts"),
            y=altair.Y("agency:N", sort=order, title=None, axis=altair.Axis(labelLimit=240)),
            color=altair.Color("kind:N", sort=kinds),
        )
        .properties(width=WIDTH)
    )
    return svg(chart)


def scores_picture(evaluation: "Evaluation") -> str:
    """The charts of the scores, one below the other: beside each other no letter could be read."""
    import altair

    from flows.pictures import charts

    return svg(altair.vconcat(*charts(evaluation)).resolve_scale(color="independent"))


def svg(chart: Any) -> str:
    """The chart as SVG, with room at its sides for letters that are wider than those measured."""
    drawn = StringIO()
    chart.properties(padding=PADDING).save(drawn, format="svg")
    return drawn.getvalue()
