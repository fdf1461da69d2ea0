"""What it costs that an extraction is a flow run which shows itself: prints one table.

    python tests/benchmarks/overhead.py

The same files are extracted by the plain function and by the flow, in turns, each in a process of
its own. Prefect's server runs; its start, Python's and that of the models are not counted.
"""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
# Real work reports of 23 provinces where they lie beside the repository; else the samples.
CORPUS = ROOT.parent / "shared" / "corpus" / "provincial-2026"
SAMPLES = ROOT / "seeds" / "reports"
TURNS = ("plain", "flow", "flow", "plain")
START_SECONDS = 900  # on a busy machine a new database takes minutes
STOP_SECONDS = 30

Costs = dict[str, float]


def work(kind: str, folder: Path) -> Costs:
    """Extract the folder in this process: seconds by the clock, and of CPU time."""
    from flows.extract import extract, run
    from flows.pipelines import pipeline

    pipeline("embedded")
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = Path(scratch) / "overhead.duckdb"
        before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        summary = (
            extract([str(folder)], str(warehouse))
            if kind == "flow"
            else run([str(folder)], warehouse)
        )
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": cpu, "facts": summary.loaded.facts}


@contextmanager
def prefect_server() -> Iterator[tuple[dict[str, str], int]]:
    """A server with a new database: what a process needs to know to use it, and its id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "PREFECT_HOME": home, "PYTHONPATH": str(ROOT)}
        environment |= {
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
        server = subprocess.Popen(
            [*command, "--port", port], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api/health", server)
            yield environment, server.pid
        finally:
            stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """In good time."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Until the server answers. Raises TimeoutError."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError("Prefect's server did not start")


def cpu_seconds(pid: int) -> float:
    """The CPU time so far of another process and those that it started."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(cpu_seconds(int(each)) for each in started)


def measured(kind: str, folder: Path, environment: Mapping[str, str], server: int) -> Costs:
    """One turn, with the CPU time that the server took for it."""
    before = cpu_seconds(server)
    answer = subprocess.run(
        [sys.executable, __file__, kind, str(folder)],
        env=environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    costs: Costs = json.loads(answer.stdout.splitlines()[-1])
    return costs | {"server": cpu_seconds(server) - before}


def main() -> None:
    """All turns, and how much more the flow takes."""
    folder = CORPUS if CORPUS.is_dir() else SAMPLES
    with prefect_server() as (environment, server):
        found = [(kind, measured(kind, folder, environment, server)) for kind in TURNS]
    table = Table("what", "facts", "seconds", "CPU seconds", "CPU seconds of the server")
    for kind, one in found:
        cells = (f"{one[name]:.1f}" for name in ("seconds", "cpu", "server"))
        table.add_row(kind, f"{one['facts']:.0f}", *cells)
    sums = {
        kind: {name: sum(one[name] for each, one in found if each == kind) for name in found[0][1]}
        for kind in set(TURNS)
    }
    over = (f"{sums['flow'][name] / sums['plain'][name] - 1:+.1%}" for name in ("seconds", "cpu"))
    table.add_row("flow over plain", "", *over, "")
    for column in table.columns[1:]:
        column.justify = "right"
    Console(width=None if sys.stdout.isatty() else 100).print(table)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(work(sys.argv[1], Path(sys.argv[2]))))
    else:
        main()
