"""Which facts are asked for, as SQL with parameters, and the page that asks."""

from collections.abc import Callable
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
    list_sort(list(distinct report_year) filter (report_year is not null), 'desc') as years,
    list_sort(list(distinct indicator) filter (indicator is not null)) as indicators,
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
        """A SQL condition on `facts` and its parameters. In a text a % is a percent sign."""
        lists = [one.name for one in fields(self) if one.name != "text"]
        columns = [name for name in lists if getattr(self, name)]
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


def first_page(copy: Copy) -> list[dict[str, Any]]:
    """What everybody sees first; asked for once before anybody comes, it is there at once."""
    rows(copy, CHOICES)
    rows(copy, AGENCIES, MOST_CHOICES)
    rows(copy, NAMES)
    return facts(copy, Filters(), 1) if count(copy, Filters()) else []


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
    names = {row["indicator"]: row["name"] for row in rows(copy, NAMES)}

    def named(indicator: str) -> str:
        return f"{names.get(indicator, '')} ({indicator})" if say.language == "zh" else indicator

    text = st.text_input(say("filter.text"), key="text")
    asked: list[tuple[str, int, list[Any], Callable[[Any], str]]] = [
        ("agencies", 3, [row["agency"] for row in rows(copy, AGENCIES, MOST_CHOICES)], str),
        ("years", 1, choices["years"], str),
        ("indicators", 3, choices["indicators"], named),
        ("kinds", 1, choices["kinds"], say.value),
        ("statuses", 1, choices["statuses"], say.value),
    ]
    places = st.columns([width for _, width, _, _ in asked])
    chosen = [
        place.multiselect(
            say(f"filter.{key}"), options or [], key=key, format_func=name, placeholder=say("any")
        )
        for place, (key, _, options, name) in zip(places, asked, strict=True)
    ]
    agency, year, indicator, kind, status = map(tuple, chosen)
    return Filters(agency, year, indicator, kind, status, text.strip())
