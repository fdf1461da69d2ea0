"""`zhengju explore` as it is started, over a warehouse below a folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.browser.conftest import ROOT, START_SECONDS, STOP_SECONDS, free_port


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The page over `facts.duckdb` of the folder, which is published first; its address. It is
    stopped by Ctrl-C."""
    port = free_port()
    program = "from flows.cli import main; main()"
    command = [sys.executable, "-c", program, "explore", "-w", str(folder / "facts.duckdb")]
    environment = os.environ | {
        "ZHENGJU_PUBLISHED": str(folder / "published"),
        "ZHENGJU_REVIEWED": str(folder / "reviewed"),
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "explore.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, cwd=folder, stdout=log, stderr=log
        )
    try:
        wait_for(f"http://127.0.0.1:{port}", process, folder / "explore.log")
        yield f"http://127.0.0.1:{port}"
        assert interrupted(process) == 0
    finally:
        process.kill()
        process.wait()


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the page is there; its log where it does not come."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{url}/_stcore/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise AssertionError(f"the page did not come:\n{log.read_text()}")


def interrupted(process: "subprocess.Popen[bytes]") -> int:
    """The exit code after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    return process.wait(STOP_SECONDS)
