"""A box for one SELECT: read-only, cut after so many rows, interrupted after so many seconds."""

import time
from dataclasses import dataclass
from threading import Timer

import duckdb
import pyarrow as pa
import streamlit as st

from warehouse.explorer.copies import Copy
from warehouse.explorer.desk import Desk
from warehouse.explorer.words import Words
from warehouse.export import answer, one_line
from warehouse.store import WarehouseError

SECONDS = 10.0
ROWS = 1000
AT_FIRST = (
    "select agency, report_year, count(*) as facts\nfrom facts\ngroup by all\norder by facts desc"
)


class TookTooLong(Exception):
    """A query that was interrupted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first rows, whether there are more, and how long it took."""

    rows: pa.Table
    cut: bool
    seconds: float


def ask(copy: Copy, query: str, seconds: float = SECONDS, most: int = ROWS) -> Answer:
    """Answer one SELECT. Raises WarehouseError for anything else, and TookTooLong."""
    began = time.monotonic()
    with copy.cursor() as db:
        timer = Timer(seconds, db.interrupt)
        timer.start()
        try:
            found = _answered(db, query, most)
        except duckdb.InterruptException as interrupted:
            raise TookTooLong from interrupted
        except duckdb.Error as error:
            raise WarehouseError(one_line(error)) from error
        finally:
            timer.cancel()
            timer.join()
    return Answer(found.slice(0, most), found.num_rows > most, time.monotonic() - began)


def _answered(db: duckdb.DuckDBPyConnection, query: str, most: int) -> pa.Table:
    # Looked at before it runs: CREATE TEMP TABLE is allowed in a file that is only read.
    statements = db.extract_statements(query)
    if any(one.type != duckdb.StatementType.SELECT for one in statements):
        raise WarehouseError("only a SELECT is answered here")
    return answer(db, query).limit(most + 1).to_arrow_table()


def show(desk: Desk, say: Words) -> None:
    """The box, and what came of it."""
    query = st.text_area(
        say("query", seconds=int(SECONDS), rows=ROWS), st.session_state.get("sql", AT_FIRST),
        key="sql", height=150,
    )  # fmt: skip
    if not st.button(say("run"), type="primary"):
        return
    try:
        found = ask(desk.copy, query)
    except TookTooLong:
        st.warning(say("timed_out", seconds=int(SECONDS)))
    except WarehouseError as error:
        st.error(say("unanswered"))
        st.text(str(error))
    else:
        st.caption(say("rows", count=found.rows.num_rows, seconds=f"{found.seconds:.2f}"))
        if found.cut:
            st.caption(say("cut", rows=ROWS))
        st.dataframe(found.rows, hide_index=True)
