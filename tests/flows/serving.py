"""A real `zhengju serve` in a folder of its own, as its users start it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
# Generous: nothing fails where the machine is busy.
SECONDS = 620


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Of a machine where nobody has set anything of Prefect or Zhengju."""
    own = ("PREFECT_", "ZHENGJU_")
    env = {key: value for key, value in os.environ.items() if not key.startswith(own)}
    path = os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))
    return env | {"PREFECT_HOME": str(home), "PYTHONPATH": path} | settings


def zhengju(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from flows.cli import main; main()", *arguments]


class Patient(httpx.HTTPTransport):
    """Asks again where Prefect's SQLite was locked (503), as Prefect's own client does."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        end = time.monotonic() + SECONDS / 2
        while True:
            answer = super().handle_request(request)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > end:
                return answer
            answer.close()
            time.sleep(0.5)


class Served:
    """A server and its API; `place` is its working folder."""

    def __init__(self, place: Path, *, port: int | None = None, **settings: str) -> None:
        self.place, self.port = place, port or free_port()
        place.mkdir(exist_ok=True)
        self.env = environment(place / "home", ZHENGJU_SCAN_SECONDS="3600") | settings
        self.log = place / "serve.log"
        auth = self.env.get("PREFECT_SERVER_API_AUTH_STRING")
        self.api = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/api",
            auth=tuple(auth.split(":")) if auth else None,
            transport=Patient(),
            # More than the minute that a request may wait for SQLite's lock.
            timeout=SECONDS / 2,
        )

    def start(self) -> "Served":
        self.log.touch()
        seen = len(self._said())
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                zhengju("serve", "--port", str(self.port)),
                cwd=self.place, env=self.env, stdout=out, stderr=out,
            )  # fmt: skip
        address = f"http://127.0.0.1:{self.port}/v2"
        try:
            self.until(lambda: address in self._said()[seen:] or self._has_ended())
            assert not self._has_ended(), self._said()
        except BaseException:
            self.process.kill()
            raise
        return self

    def stop(self, kind: int = signal.SIGTERM) -> float:
        """Stop it by a signal; the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(kind)
        self.process.wait(SECONDS)
        return time.monotonic() - began

    def ask(self, method: str, path: str, content: Any) -> Any:
        """What the API answers."""
        answer = self.api.request(method, path, json=content)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def post(self, path: str, **content: Any) -> Any:
        return self.ask("POST", path, content)

    def deployments(self) -> dict[str, dict[str, Any]]:
        found = self.post("/deployments/filter")
        assert len({one["name"] for one in found}) == len(found)
        return {one["name"]: one for one in found}

    def run(self, name: str, **parameters: Any) -> str:
        """Start a run as the form's button does; its id."""
        path = f"/deployments/{self.deployments()[name]['id']}/create_flow_run"
        state = {"type": "SCHEDULED"}
        return str(self.post(path, parameters=parameters, state=state)["id"])

    def state(self, run: str) -> dict[str, Any]:
        (found,) = self.post("/flow_runs/filter", flow_runs={"id": {"any_": [run]}})
        return dict(found["state"])

    def ended(self, run: str) -> dict[str, Any]:
        """The state that a run ends in, after restarts."""
        final = ("COMPLETED", "FAILED", "CANCELLED")
        self.until(lambda: self.state(run)["type"] in final)
        return self.state(run)

    def runs(self, name: str, *types: str) -> list[dict[str, Any]]:
        """The runs of a deployment that are in a state of these types."""
        return list(
            self.post(
                "/flow_runs/filter",
                deployments={"name": {"any_": [name]}},
                flow_runs={"state": {"type": {"any_": list(types)}}},
            )
        )

    def until(self, happened: Callable[[], Any]) -> None:
        end = time.monotonic() + SECONDS
        while not happened():
            assert time.monotonic() < end, self._said()[-5000:]
            time.sleep(0.1)

    def descendants(self) -> list[int]:
        """All processes that it has started, and those that they have started."""
        found, parents = [], [self.process.pid]
        while parents:
            children = [int(pid) for pid in _children(parents.pop())]
            found += children
            parents += children
        return found

    @staticmethod
    def still_running(pids: list[int], seconds: float = 5) -> list[int]:
        """Those that go on for so long. A process that has ended and whose exit code nobody has
        asked for (a container's first process may never do it) does not run."""
        end = time.monotonic() + seconds
        while (found := [pid for pid in pids if _runs(pid)]) and time.monotonic() < end:
            time.sleep(0.1)
        return found

    def flow_processes(self) -> list[int]:
        """The processes of flow runs."""
        return [pid for pid in self.descendants() if b"spawn_main" in _command(pid)]

    def _said(self) -> str:
        return self.log.read_text("utf-8")

    def _has_ended(self) -> bool:
        return self.process.poll() is not None


def _children(pid: int) -> list[str]:
    """What /proc says; a process that has just ended has none."""
    found: list[str] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += path.read_text().split()
        except OSError:
            continue
    return found


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _runs(pid: int) -> bool:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] not in "ZX"
