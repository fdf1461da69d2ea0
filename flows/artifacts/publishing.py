"""Artifacts of the flow run that is going on. One that cannot be written costs no run its work."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any
from uuid import UUID

from httpx import HTTPError
from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.exceptions import PrefectException

from warehouse.store import WarehouseError

# An update takes the server some 20 ms; nobody looks more often.
SECONDS_BETWEEN_UPDATES = 1.0


class Progress:
    """How far the run is, as an artifact that is written about once a second at most."""

    def __init__(self, key: str, words: str) -> None:
        self.artifact: UUID | None = None
        self.written = time.monotonic()
        self.lock = Lock()
        with forgiving(key):
            created = create_progress_artifact(0.0, key=key, description=words)
            self.artifact = UUID(str(created))

    def at(self, share: float, words: str) -> None:
        """`share` of the work is done, from 0 to 1; `words` say so, and never quote a document."""
        with self.lock:
            now = time.monotonic()
            if share < 1 and now - self.written < SECONDS_BETWEEN_UPDATES:
                return
            self.written = now
        if self.artifact:
            with forgiving("progress"):
                update_progress_artifact(self.artifact, round(100 * share, 1), words)


def markdown(key: str, text: str, words: str) -> None:
    """A page of Markdown; `words` stand above it and on its card, and never quote a document."""
    with forgiving(key):
        create_markdown_artifact(text, key=key, description=words)


def table(key: str, rows: Sequence[Mapping[str, Any]], words: str) -> None:
    """A table that can be searched; none where it would have no row."""
    if rows:
        with forgiving(key):
            create_table_artifact([dict(row) for row in rows], key=key, description=words)


@contextmanager
def forgiving(what: str) -> Iterator[None]:
    """A warning in the log where something cannot be shown: the run has done its work."""
    try:
        yield
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        get_run_logger().warning("%s is not shown: %s", what, reason, exc_info=not ours(error))


def ours(error: Exception) -> bool:
    """Whether it is known what has happened; a fault of this program is shown with its place."""
    return isinstance(error, HTTPError | PrefectException | WarehouseError)
