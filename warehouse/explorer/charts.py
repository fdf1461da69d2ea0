"""Agencies and years compared by indicator, from the mart indicator_by_agency_year."""

from typing import Any

import altair
import streamlit as st

from warehouse.explorer import indicators
from warehouse.explorer.copies import rows
from warehouse.explorer.desk import Desk
from warehouse.explorer.tables import formats, shown
from warehouse.explorer.words import Words

AT_FIRST = 5
HEIGHT, BAR = 420, 60
PADDING = {"top": 30, "left": 5, "right": 5, "bottom": 5}
# The unit stands upright above its axis: turned by a quarter, a Chinese sign is hard to read.
UPRIGHT: dict[str, Any] = {
    "titleAngle": 0, "titleAnchor": "end", "titleAlign": "right", "titleX": 0, "titleY": -14,
}  # fmt: skip
COLUMNS = ("agency", "year", "value", "unit", "days", "facts", "confidence")
INDICATORS = """
select indicator
from indicator_by_agency_year where value is not null
group by indicator order by count(*) desc, indicator
"""
# A figure of half a year is no figure of the year: `days` tells, and the point is hollow.
FIGURES = """
select agency, year, value, unit, days, facts, confidence,
    coalesce(days, 365) >= 365 as whole_year
from indicator_by_agency_year
where indicator = ? and value is not null
order by agency, year
"""


def show(desk: Desk, say: Words) -> None:
    """An indicator, agencies, a chart and the figures behind it."""
    found = rows(desk.copy, INDICATORS)
    if not found:
        st.info(say("no_figures"))
        return
    called = indicators.names(desk.copy, say)
    chosen = st.selectbox(
        say("indicator"),
        [one["indicator"] for one in found],
        key="compared",
        format_func=lambda one: called.get(one, one),
    )
    figures = rows(desk.copy, FIGURES, chosen)
    agencies = _most_told(figures)
    picked = st.multiselect(
        say("agencies"),
        agencies,
        agencies[:AT_FIRST],
        key=f"agencies of {chosen}",
        placeholder=say("pick_agencies"),
    )
    figures = [one for one in figures if one["agency"] in picked]
    if not figures:
        st.info(say("pick_agencies"))
        return
    st.altair_chart(chart(figures, say))
    st.dataframe(
        shown(figures, COLUMNS, say),
        column_config=formats(say),
        hide_index=True,
        placeholder="",
    )


def _most_told(figures: list[dict[str, Any]]) -> list[str]:
    """The agencies, those with most years first."""
    agencies = [one["agency"] for one in figures]
    return sorted(dict.fromkeys(agencies), key=lambda one: (-agencies.count(one), one))


def chart(figures: list[dict[str, Any]], say: Words) -> Any:
    """Lines over the years, a line an agency; bars where there is one year only."""
    drawn = _bars if len({one["year"] for one in figures}) == 1 else _lines
    data = altair.Chart(altair.InlineData(figures))
    return drawn(data, _encoded(figures, say), say).properties(height=HEIGHT, padding=PADDING)


def _encoded(figures: list[dict[str, Any]], say: Words) -> dict[str, Any]:
    """What bars and lines have in common: the height, the colours, and what the mouse is told."""
    unit = figures[0]["unit"] or say.column("value")
    told = (("agency", "N"), ("year", "O"), ("value", "Q"), ("unit", "N"), ("days", "Q"))
    return {
        "y": altair.Y("value:Q", title=unit, axis=altair.Axis(**UPRIGHT)),
        # Of the colours that Streamlit would take the first two are both blue.
        "color": altair.Color(
            "agency:N", title=None, scale=altair.Scale(scheme="tableau10"),
            legend=altair.Legend(labelLimit=400, orient="bottom", columns=4),
        ),
        "tooltip": [
            altair.Tooltip(f"{name}:{kind}", title=say.column(name)) for name, kind in told
        ],
    }  # fmt: skip


def _bars(data: Any, encoded: dict[str, Any], _say: Words) -> Any:
    names = altair.X("agency:N", title=None, axis=altair.Axis(labelAngle=0, labelLimit=180))
    return data.mark_bar(size=BAR).encode(x=names, **encoded)


def _lines(data: Any, encoded: dict[str, Any], say: Words) -> Any:
    year = altair.X("year:O", title=say.column("year"), axis=altair.Axis(labelAngle=0))
    whole = altair.condition("datum.whole_year", encoded["color"], altair.value("white"))
    points = data.mark_point(size=70).encode(x=year, fill=whole, **encoded)
    return data.mark_line().encode(x=year, **encoded) + points
