"""Which facts are asked for, as SQL with parameters, and the page that asks."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import streamlit as st

from warehouse.explorer import evidence, indicators, links
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


@dataclass(frozen=True, slots=True)
class Filters:
    """What a fact must have; empty asks for nothing."""

    agency: tuple[str, ...] = ()
    report_year: tuple[int, ...] = ()
    indicator: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    document_id: tuple[str, ...] = ()
    run_id: tuple[str, ...] = ()
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


def show(desk: Desk, say: Words) -> None:
    """The fact that the address asks for; else filters, a page of facts, and the evidence of the
    one that is clicked."""
    links.show(desk.copy, say)
    if fact := links.asked(links.FACT):
        evidence.show(desk, say, fact)
        return
    filters = _asked(desk.copy, say)
    total = count(desk.copy, filters)
    if not total:
        st.info(say("nothing"))
        return
    page = _page(total, filters, say)
    found = indicators.named(facts(desk.copy, filters, page), desk.copy, say)
    picked = chosen_row(found, COLUMNS[:-1], say, key=f"facts {page} {filters}")
    if picked is not None:
        evidence.show(desk, say, picked["fact_id"])


def _page(total: int, filters: Filters, say: Words) -> int:
    """The page that is chosen, at the left: a table has its own buttons above its right corner."""
    pages, page, right = -(-total // ROWS), 1, st.container()
    if pages > 1:
        left, right = st.columns([1, 5], vertical_alignment="bottom")
        page = int(left.number_input(say("page_number"), 1, pages, key=f"page of {filters}"))
    right.caption(say("found", count=f"{total:,}", page=page, pages=pages) + " · " + say("click"))
    return page


def _asked(copy: Copy, say: Words) -> Filters:
    (choices,) = rows(copy, CHOICES)
    text = st.text_input(say("filter.text"), key="text")
    called = indicators.names(copy, say)
    asked: list[tuple[str, int, list[Any], Callable[[Any], str]]] = [
        ("agencies", 3, [row["agency"] for row in rows(copy, AGENCIES, MOST_CHOICES)], str),
        ("years", 1, choices["years"], str),
        ("indicators", 3, choices["indicators"], lambda one: called.get(one, one)),
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
    document, run = (
        tuple(filter(None, [links.asked(name)])) for name in (links.DOCUMENT, links.RUN)
    )
    return Filters(agency, year, indicator, kind, status, document, run, text.strip())
