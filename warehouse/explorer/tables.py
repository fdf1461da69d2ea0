"""Tables of rows on the page. Their cells are drawn as text, never as HTML or Markdown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from warehouse.explorer.words import Words

Row = Mapping[str, Any]
# Columns whose values words.csv names.
NAMED = frozenset({"kind", "status", "review", "result", "reason"})


def shown(rows: Iterable[Row], columns: Sequence[str], say: Words) -> pa.Table:
    """The rows with their columns and values named in the page's language."""
    given = list(rows)
    return pa.table(
        {
            say.column(name): pa.array([_said(name, row[name], say) for row in given])
            for name in columns
        }
    )


def chosen_row(rows: Sequence[Row], columns: Sequence[str], say: Words, key: str) -> Row | None:
    """Show a table; the row that was clicked, None where none is."""
    state = st.dataframe(
        shown(rows, columns, say), key=key, on_select="rerun", selection_mode="single-row",
        column_config=formats(say), hide_index=True, placeholder="",
    )  # fmt: skip
    picked = state["selection"]["rows"]
    return rows[picked[0]] if picked and picked[0] < len(rows) else None


def formats(say: Words) -> dict[str, Any]:
    """How columns of numbers are written: a year has no thousands."""
    years = {
        say.column(name): st.column_config.NumberColumn(format="%d")
        for name in ("report_year", "year")
    }
    share = st.column_config.NumberColumn(format="%.2f", width="small")
    return years | {say.column("confidence"): share}


def _said(column: str, value: Any, say: Words) -> Any:
    return say.value(value) if column in NAMED and value is not None else value
