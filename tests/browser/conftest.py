"""A real server and a real browser that reaches nothing but this machine."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from tests.flows.serving import free_port

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "out" / "screenshots"
HERE = ("127.0.0.1", "localhost")
WINDOW = {"width": 1400, "height": 1000}
# Chromium as root has no sandbox; nothing that it does by itself may leave the machine.
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
START_SECONDS = 240
STOP_SECONDS = 20
PATIENCE_MS = 120_000


@dataclass(frozen=True, slots=True)
class Server:
    """A Prefect server: where it is, and what a process needs to know to use it."""

    url: str
    environment: dict[str, str]

    def zhengju(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """A command, run against this server."""
        command = [sys.executable, "-c", "from flows.cli import main; main()", *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
            timeout=300,
        )  # fmt: skip

    def last_run(self) -> str:
        """The id of the flow run that started last."""
        body = {"sort": "START_TIME_DESC", "limit": 1}
        return str(httpx.post(f"{self.url}/api/flow_runs/filter", json=body).json()[0]["id"])

    def artifact(self, run: str, key: str) -> str:
        """The id of an artifact of a run."""
        body = {"artifacts": {"flow_run_id": {"any_": [run]}, "key": {"any_": [key]}}}
        (found,) = httpx.post(f"{self.url}/api/artifacts/filter", json=body).json()
        return str(found["id"])


@pytest.fixture(scope="module")
def server(prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Prefect server with its UI, on a free port of this machine. Its database is a copy of the
    one that the other tests use: a new one takes minutes on a busy machine."""
    home = tmp_path_factory.mktemp("prefect")
    copy_database(prefect_server, home / "prefect.db")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {key: value for key, value in os.environ.items() if "PREFECT" not in key} | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{url}/api",
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(url, process, home / "server.log")
        yield Server(url, environment)
    finally:
        stop(process)


def copy_database(url: str, target: Path) -> None:
    """Whole, while its server is at work."""
    with (
        closing(sqlite3.connect(url.partition(":///")[2])) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the server answers; its log where it does not."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/api/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """By its id, in good time."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@dataclass(slots=True)
class Browser:
    """A page of a browser; the addresses that it was refused, and what popped up in it."""

    page: "Page"
    refused: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def hosts(self) -> set[str]:
        """The hosts beyond this machine that were asked for."""
        return {str(urlsplit(address).hostname) for address in self.refused}

    def screenshot(self, name: str) -> Path:
        """A picture of the page, below out/screenshots."""
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=True)
        return path


@pytest.fixture(scope="module")
def chromium() -> str:
    """The program; skips where it or Chinese letters are missing."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    if not fonts.stdout.strip():
        pytest.skip("no Chinese letters: apt-get install fonts-noto-cjk")
    return path


@pytest.fixture(scope="module")
def context(chromium: str) -> "Iterator[BrowserContext]":
    """A browser that keeps what it has loaded. It ends before other modules' tests run:
    Playwright holds an event loop."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=chromium, args=[*SWITCHES])
        context = program.new_context(viewport=WINDOW, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        yield context
        context.close()
        program.close()


@pytest.fixture
def browser(context: "BrowserContext") -> Iterator[Browser]:
    """A new page."""
    found = Browser(context.new_page())
    found.page.route(is_elsewhere, refuse(found))
    found.page.on("dialog", lambda dialog: (found.dialogs.append(dialog.message),
                                            dialog.dismiss()))  # fmt: skip
    yield found
    found.page.close()


def is_elsewhere(url: str) -> bool:
    """Whether a request would leave this machine."""
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and (
        urlsplit(url).hostname not in HERE
    )


def refuse(browser: Browser) -> Callable[..., None]:
    """Take note of a request, and let it go nowhere."""

    def refused(route: "Route") -> None:
        browser.refused.append(route.request.url)
        route.abort()

    return refused
