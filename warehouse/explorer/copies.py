"""The published copy as the page reads it: one connection, opened anew when another copy is there.

DuckDB gives a process that opens a path twice the file that it has open already, also where
another has taken its place. So the old one is closed first, and only while nobody reads it.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import streamlit as st

from warehouse.store import reading

# Answers that are kept, for all who look at the page; of a table that is one page of it.
KEPT_ANSWERS = 300


class Copy:
    """A published copy; `edition` tells which one its readers get now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._readers = 0
        self._opened = ExitStack()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._edition = ""

    @property
    def edition(self) -> str:
        """Another for every copy that was published. Raises WarehouseError."""
        with self._lock:
            self._current()
            return self._edition

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A reader of the newest copy, for one query. Raises WarehouseError."""
        with self._lock:
            cursor = self._current().cursor()
            self._readers += 1
        try:
            yield cursor
        finally:
            with self._lock:
                cursor.close()
                self._readers -= 1

    def _current(self) -> duckdb.DuckDBPyConnection:
        edition = _edition(self.path) or self._edition
        if self._connection is None or (edition != self._edition and not self._readers):
            self._opened.close()
            self._connection = None
            self._connection = self._opened.enter_context(reading(self.path))
            self._edition = edition
        return self._connection


def _edition(path: Path) -> str:
    """Empty where there is none, as while a copy is being replaced on some network disks."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return ""
    return f"{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"


@st.cache_resource(max_entries=2, show_spinner=False)
def copy_of(path: Path) -> Copy:
    """The copy, shared by all who look at the page."""
    return Copy(path)


def table(copy: Copy, query: str, *parameters: Any) -> pa.Table:
    """The rows of one of the page's own queries, kept until another copy is published."""
    return _table(copy, copy.edition, query, parameters)


@st.cache_data(max_entries=KEPT_ANSWERS, show_spinner=False)
def _table(_copy: Copy, edition: str, query: str, parameters: tuple[Any, ...]) -> pa.Table:  # noqa: ARG001
    with _copy.cursor() as db:
        return db.execute(query, parameters).to_arrow_table()


def rows(copy: Copy, query: str, *parameters: Any) -> list[dict[str, Any]]:
    """The same, a mapping a row."""
    return list(table(copy, query, *parameters).to_pylist())
