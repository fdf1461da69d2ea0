"""Which facts are asked for, as SQL with parameters, and the page that asks."""

from dataclasses import dataclass, fields
from typing import Any

import streamlit as st

from warehouse.explorer import evidence
from warehouse.explorer.copies import Copy, rows, table
from warehouse.explorer.desk import Desk
from warehouse.explorer.tables import chosen_row
from warehouse.explorer.words import Words

ROWS = 50
# What a list in the browser still holds with ease.
MOST_CHOICES = 5000
COLUMNS = (
    "agency", "action", "object", "quantity_text", "status", "kind", "report_year", "indicator",
    "confidence", "review", "source_name", "fact_id",
)  # fmt: skip
SEARCHED = ("sentence", "object", "agency", "source_name")

# The most frequent first, for the list holds so many only.
AGENCIES = """
select agency from facts where agency is not null
group by agency order by count(*) desc, agency limit ?
"""
CHOICES = """
select
    list_sort(list(distinct report_year), 'desc') as years,
    list_sort(list(distinct indicator)) as indicators,
    list_sort(list(distinct kind)) as kinds,
    list_sort(list(distinct status)) as statuses
from facts
"""
NAMES = "select indicator, name from indicators"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a fact must have; empty asks for nothing."""

    agency: tuple[str, ...] = ()
    report_year: tuple[int, ...] = ()
    indicator: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    text: str = ""

    def condition(self) -> tuple[str, list[Any]]:
        """A SQL condition on `facts` and its parameters. A text is looked for as it stands, % too."""
        columns = [
            one.name for one in fields(self) if one.name != "text" and getattr(self, one.name)
        ]
        parts = [f"list_contains(?, {column})" for column in columns]
        values: list[Any] = [list(getattr(self, column)) for column in columns]
        if self.text:
            found = " or ".join(f"contains(lower({column}), ?)" for column in SEARCHED)
            parts.append(f"({found})")
            values += [self.text.lower()] * len(SEARCHED)
        return " and ".join(parts) or "true", values


def count(copy: Copy, filters: Filters) -> int:
    """How many facts there are."""
    condition, values = filters.condition()
    ((found,),) = (
        table(copy, f"select count(*) from facts where {condition}", *values).to_pydict().values()
    )
    return int(found)


def facts(copy: Copy, filters: Filters, page: int) -> list[dict[str, Any]]:
    """The facts of a page, the first of which is 1, in the order of their documents."""
    condition, values = filters.condition()
    return rows(
        copy,
        f"select {', '.join(COLUMNS)} from facts where {condition} "
        "order by source_name, quantity_start, fact_id limit ? offset ?",
        *values, ROWS, (page - 1) * ROWS,
    )  # fmt: skip


def show(desk: Desk, say: Words) -> None:
    """Filters, a page of facts, and the evidence of the one that is clicked."""
    filters = _asked(desk.copy, say)
    total = count(desk.copy, filters)
    if not total:
        st.info(say("nothing"))
        return
    pages = -(-total // ROWS)
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    page = int(right.number_input(say("page_number"), 1, pages, key=f"page of {filters}"))
    left.caption(say("found", count=f"{total:,}", page=page, pages=pages) + " · " + say("click"))
    found = facts(desk.copy, filters, page)
    picked = chosen_row(found, COLUMNS[:-1], say, key=f"facts {page} {filters}")
    if picked is not None:
        evidence.show(desk, say, picked["fact_id"])


def _asked(copy: Copy, say: Words) -> Filters:
    (choices,) = rows(copy, CHOICES)
    agencies = [row["agency"] for row in rows(copy, AGENCIES, MOST_CHOICES)]
    names = {row["indicator"]: row["name"] for row in rows(copy, NAMES)}
    text = st.text_input(say("filter.text"), key="text")
    columns = st.columns([3, 1, 3, 1, 1])
    with columns[0]:
        agency = st.multiselect(say("filter.agencies"), agencies, key="agencies")
    with columns[1]:
        year = st.multiselect(say("filter.years"), choices["years"] or [], key="years")
    with columns[2]:
        indicator = st.multiselect(
            say("filter.indicators"), choices["indicators"] or [], key="indicators",
            format_func=lambda one: f"{names.get(one, one)} ({one})" if say.language == "zh" else one,
        )  # fmt: skip
    with columns[3]:
        kind = st.multiselect(
            say("filter.kinds"), choices["kinds"] or [], key="kinds", format_func=say.value
        )
    with columns[4]:
        status = st.multiselect(
            say("filter.statuses"), choices["statuses"] or [], key="statuses", format_func=say.value
        )
    return Filters(
        tuple(agency), tuple(year), tuple(indicator), tuple(kind), tuple(status), text.strip()
    )
