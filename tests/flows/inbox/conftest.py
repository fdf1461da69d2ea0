"""A site to fetch from, and a working folder that may."""

import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.inbox.fetching import ALLOW_PRIVATE
from tests.flows.inbox.sites import Site


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose own network may be fetched from."""
    monkeypatch.chdir(tmp_path)
    for folder in ("INBOX", "WAREHOUSES", "REVIEWED"):
        monkeypatch.delenv(f"ZHENGJU_{folder}", raising=False)
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "annotations" / "reviewed").mkdir(parents=True)
    return tmp_path
