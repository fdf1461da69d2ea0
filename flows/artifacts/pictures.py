"""Pictures for artifacts, drawn as SVG: letters stay letters, in the fonts of whoever looks."""

from collections.abc import Mapping
from io import StringIO
from typing import Any

WIDTH = 420
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


def svg(chart: Any) -> str:
    """The chart as SVG."""
    drawn = StringIO()
    chart.save(drawn, format="svg")
    return drawn.getvalue()
