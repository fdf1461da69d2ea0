"""A box for one SELECT: read-only, and within limits of time, memory, rows and bytes."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import streamlit as st

from warehouse.explorer import answering
from warehouse.explorer.copies import Copy
from warehouse.explorer.desk import Desk
from warehouse.explorer.words import Words
from warehouse.store import WarehouseError

SECONDS = 10.0
ROWS = 1000
# On a busy machine; in which a process loads DuckDB, before its time begins to count.
SECONDS_TO_START = 20.0
ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", answering.__name__)
# Arrow's own allocator takes 1 GB of addresses in advance, the system's 64 MB a thread.
ALLOCATORS = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
# Two at once would take twice the memory.
_one_at_a_time = threading.Lock()
AT_FIRST = (
    "select agency, report_year, count(*) as facts\nfrom facts\ngroup by all\norder by facts desc"
)


class TookTooLong(Exception):
    """A query that was ended because its time was over."""


class TookTooMuch(Exception):
    """A query that was ended because it needed more memory than it may have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first rows, and how long they took; `cut` where there are more, `full` where the answer
    may not be larger, `shortened` where the text of cells is."""

    rows: pa.Table
    cut: bool
    full: bool
    shortened: bool
    seconds: float


def ask(copy: Copy, query: str, seconds: float = SECONDS, most: int = ROWS) -> Answer:
    """Answer one SELECT in a process of its own. Raises WarehouseError for anything else, and
    TookTooLong and TookTooMuch."""
    asked = {"path": str(copy.path.absolute()), "query": query, "seconds": seconds, "most": most}
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="zhengju-query-") as spill:
        try:
            done = subprocess.run(
                COMMAND, input=json.dumps(asked | {"spill": spill}).encode(), cwd=ROOT,
                env=os.environ | ALLOCATORS, timeout=seconds + SECONDS_TO_START,
                capture_output=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as expired:
            raise TookTooLong from expired
    if done.returncode == -signal.SIGALRM:
        raise TookTooLong
    if done.returncode == answering.REFUSED:
        raise WarehouseError(done.stderr.decode())
    if done.returncode:  # also where DuckDB was ended by what it did without memory
        raise TookTooMuch
    return _told(done.stdout)


def _told(stream: bytes) -> Answer:
    rows = pa.ipc.open_stream(stream).read_all()
    told = json.loads(rows.schema.metadata[answering.TOLD])
    return Answer(rows.replace_schema_metadata(), **told)


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
    except TookTooMuch:
        st.warning(say("too_much", size=answering.MEMORY >> 30))
    except WarehouseError as error:
        st.error(say("unanswered"))
        st.text(str(error))
    else:
        st.caption(say("rows", count=found.rows.num_rows, seconds=f"{found.seconds:.2f}"))
        for limit in _limits_met(found, say):
            st.caption(limit)
        st.dataframe(found.rows, hide_index=True)


def _limits_met(found: Answer, say: Words) -> list[str]:
    rows = found.rows.num_rows
    told = [
        (found.cut and not found.full, say("cut", rows=rows)),
        (found.full, say("cut.bytes", rows=rows, size=answering.BYTES // 10**6)),
        (found.shortened, say("cut.cells", characters=f"{answering.CHARACTERS:,}")),
    ]
    return [text for met, text in told if met]
