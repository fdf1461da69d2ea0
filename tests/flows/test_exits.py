"""How a run ends that is interrupted, and what of a training is shown meanwhile."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rich

from flows.progress import show_training

ROOT = Path(__file__).resolve().parents[2]
TRAINING = """
import os, signal, time
from concurrent.futures import ThreadPoolExecutor
from threading import Timer
from flows import exits
exits.GRACE = 0.5
Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
with exits.ended_by_interrupt("the same command goes on"), ThreadPoolExecutor() as pool:
    pool.submit(time.sleep, 300).result()
"""


def test_an_interrupt_does_not_wait_for_a_training() -> None:
    began = time.monotonic()
    command = [sys.executable, "-c", TRAINING]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.splitlines()[0] == "zhengju: interrupted; the same command goes on"
    assert time.monotonic() - began < 100


SERVED = (
    """
from prefect.server.api.server import SubprocessASGIServer
server = SubprocessASGIServer()
server.start()
print(server.server_process.pid, flush=True)
"""
    + TRAINING
)


def test_an_interrupt_leaves_no_temporary_server(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVED]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        env=os.environ | {
            "PREFECT_HOME": str(tmp_path), "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180"
        },
    )  # fmt: skip
    assert done.returncode == 130
    assert not Path("/proc", done.stdout.split()[0]).exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stderr", "told"), [(Terminal(), "training\n"), (io.StringIO(), "")])
def test_a_training_is_told_on_a_terminal_only(
    stderr: io.StringIO, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(sys, "stderr", stderr)
    show_training()
    rich.get_console().print("training")
    assert stderr.getvalue() == told
    assert capsys.readouterr().out == ""
