"""Statements set against each other: contradictions, and targets with their outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from warehouse.explorer import evidence, indicators
from warehouse.explorer.copies import Copy, rows
from warehouse.explorer.desk import Desk
from warehouse.explorer.tables import chosen_row
from warehouse.explorer.words import Words

MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Mart:
    """A mart whose rows name two facts each: what it is sorted into, its columns, and the pair,
    as the text that names the one and the column of its fact."""

    name: str
    sorted_by: str
    heading: str
    columns: Sequence[str]
    order: str
    pair: Sequence[tuple[str, str]]


CONTRADICTIONS = Mart(
    "contradictions", "kind", "kinds",
    ("agency", "indicator", "object", "first_text", "second_text", "gap", "kind",
     "period_start", "period_end", "confidence", "first_source_name", "second_source_name"),
    "agency, period_end desc, gap desc, first_fact_id, second_fact_id",
    (("first", "first_fact_id"), ("second", "second_fact_id")),
)  # fmt: skip
TARGETS = Mart(
    "targets_and_outcomes", "result", "results",
    ("agency", "indicator", "object", "action", "year", "target_text", "outcome_text",
     "result", "reason", "confidence", "target_source_name", "outcome_source_name"),
    "result = 'unknown', agency, year desc, target_fact_id",
    (("target", "target_fact_id"), ("outcome", "outcome_fact_id")),
)  # fmt: skip


def show(desk: Desk, say: Words, mart: Mart) -> None:
    """The rows of a mart, and both sentences of the one that is clicked."""
    left, right = st.columns(2)
    kinds = _values(desk.copy, mart, mart.sorted_by)
    agencies = _values(desk.copy, mart, "agency")
    with left:
        agency = st.multiselect(
            say("agencies"), agencies, key=f"agencies of {mart.name}", placeholder=say("any")
        )
    with right:
        kind = st.multiselect(
            say(mart.heading),
            kinds,
            key=f"kinds of {mart.name}",
            format_func=say.value,
            placeholder=say("any"),
        )
    found, total = first_rows(desk.copy, mart, agency, kind)
    if not found:
        st.info(say("nothing"))
        return
    if total > len(found):
        st.caption(say("first_of", shown=f"{len(found):,}", total=f"{total:,}"))
    st.caption(say("click"))
    found = indicators.named(found, desk.copy, say)
    picked = chosen_row(found, mart.columns, say, key=f"rows of {mart.name} {agency} {kind}")
    if picked is None:
        return
    for place, (heading, column) in zip(st.columns(2, gap="large"), mart.pair, strict=True):
        with place:
            if picked[column]:
                evidence.show(desk, say, picked[column], key=column, heading=heading)


def first_rows(
    copy: Copy, mart: Mart, agencies: Sequence[str], kinds: Sequence[str]
) -> tuple[list[dict[str, Any]], int]:
    """The first MOST_ROWS rows of these agencies and kinds, of all where none is named, and how
    many there are."""
    these = (
        f"from {mart.name} where (len($1) = 0 or list_contains($1, agency)) "
        f"and (len($2) = 0 or list_contains($2, {mart.sorted_by}))"
    )
    found = rows(copy, f"{these} order by {mart.order} limit $3", agencies, kinds, MOST_ROWS)
    if len(found) < MOST_ROWS:
        return found, len(found)
    (counted,) = rows(copy, f"select count(*) as total {these}", agencies, kinds)
    return found, counted["total"]


def _values(copy: Copy, mart: Mart, column: str) -> list[str]:
    """What a column of a mart holds; agency is never NULL there, nor is what it is sorted by."""
    found = rows(copy, f"select distinct {column} as it from {mart.name} order by 1")
    return [row["it"] for row in found]
