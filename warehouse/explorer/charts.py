"""Agencies and years compared by indicator, from the mart indicator_by_agency_year."""

from typing import Any

import altair
import streamlit as st

from warehouse.explorer.copies import rows
from warehouse.explorer.desk import Desk
from warehouse.explorer.tables import formats, shown
from warehouse.explorer.words import Words

AT_FIRST = 5
COLUMNS = ("agency", "year", "value", "unit", "days", "facts", "confidence")
INDICATORS = """
select indicator, any_value(name) as name, any_value(unit) as unit
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
    named = {one["indicator"]: one for one in found}
    chosen = st.selectbox(
        say("indicator"), list(named), key="compared",
        format_func=lambda one: f"{named[one]['name']} ({one})" if say.language == "zh" else one,
    )  # fmt: skip
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
    st.dataframe(shown(figures, COLUMNS, say), column_config=formats(say), hide_index=True)


def _most_told(figures: list[dict[str, Any]]) -> list[str]:
    """The agencies, those with most years first."""
    agencies = [one["agency"] for one in figures]
    return sorted(dict.fromkeys(agencies), key=lambda one: (-agencies.count(one), one))


def chart(figures: list[dict[str, Any]], say: Words) -> Any:
    """Lines over the years, a line an agency; bars where there is one year only."""
    value = altair.Y("value:Q", title=figures[0]["unit"] or say.column("value"))
    agency = altair.Color(
        "agency:N", title=say.column("agency"), legend=altair.Legend(labelLimit=400)
    )
    told = [
        altair.Tooltip(f"{name}:{kind}", title=say.column(name))
        for name, kind in (
            ("agency", "N"),
            ("year", "O"),
            ("value", "Q"),
            ("unit", "N"),
            ("days", "Q"),
        )
    ]
    base: Any = altair.Chart(altair.InlineData(figures)).properties(height=420)
    if len({one["year"] for one in figures}) == 1:
        names = altair.X("agency:N", title=None, axis=altair.Axis(labelAngle=0, labelLimit=180))
        return base.mark_bar().encode(x=names, y=value, color=agency, tooltip=told)
    year = altair.X("year:O", title=say.column("year"), axis=altair.Axis(labelAngle=0))
    lines = base.mark_line().encode(x=year, y=value, color=agency)
    points = base.mark_point(size=70).encode(
        x=year, y=value, color=agency, tooltip=told,
        fill=altair.condition("datum.whole_year", agency, altair.value("white")),
    )  # fmt: skip
    return lines + points
