"""Whatever is killed whenever: the next run makes of it what an undisturbed run would have made."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun

from flows.serving import forms
from tests.flows.serving import ROOT, environment
from warehouse.store import reading

KILLS = 10
SEED = 5
TABLES = ("facts", "all_facts", "documents", "sources", "mentions", "anomalies", "rejects")
# What tells of the run and its time, and nothing of what was read.
OF_THE_RUN = {"run_id", "loaded_at", "rejected_at"}

pytestmark = pytest.mark.slow


class Extracting:
    """The process of tests/flows/extracting.py."""

    def __init__(self, sources: Path, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("extracting.py")), str(sources)],
            env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._line() == "ready"

    def start(self, target: Path | str, killed_after: float = 0) -> None:
        self.process.stdin.write(f"{killed_after} {target}\n")
        self.process.stdin.flush()

    def exit_code(self) -> int:
        return int(self._line())

    def run(self, target: Path | str) -> None:
        self.start(target)
        assert self.exit_code() == 0

    def close(self) -> None:
        self.process.stdin.close()
        assert self.process.wait(60) == 0

    def _line(self) -> str:
        return self.process.stdout.readline().strip()


@pytest.fixture(scope="module")
def env(prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from prefect.settings import PREFECT_API_URL  # by now the fixture has started one

    assert prefect_server
    return environment(
        tmp_path_factory.mktemp("home"),
        ZHENGJU_INBOX=str(ROOT / "seeds" / "reports"),
        ZHENGJU_WAREHOUSES=str(tmp_path_factory.getbasetemp()),
        PREFECT_API_URL=PREFECT_API_URL.value(),
        PREFECT_LOGGING_LEVEL="CRITICAL",
    )


@pytest.fixture(scope="module")
def extracting(env: dict[str, str]) -> Iterator[Extracting]:
    one = Extracting(ROOT / "seeds" / "reports", env)
    yield one
    one.close()


@pytest.fixture(scope="module")
def undisturbed(extracting: Extracting, tmp_path_factory) -> tuple[dict[str, list], float]:
    """The rows of a run that nothing disturbed, and the seconds that it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    extracting.run(folder / "first.duckdb")
    began = time.monotonic()
    extracting.run(folder / "second.duckdb")
    seconds = time.monotonic() - began
    found = rows(folder / "second.duckdb")
    assert rows(folder / "first.duckdb") == found
    return found, seconds


def rows(warehouse: Path) -> dict[str, list]:
    """All rows of all views, without what tells of the run."""
    found = {}
    with reading(warehouse) as db:
        for table in TABLES:
            columns = [one for one in db.view(table).columns if one not in OF_THE_RUN]
            chosen = ", ".join(f'"{one}"' for one in columns)
            found[table] = db.execute(f"select {chosen} from {table} order by all").fetchall()
    return found


def test_killed_and_started_anew(extracting, undisturbed, tmp_path):
    expected, seconds = undisturbed
    assert len(expected["facts"]) > 100
    chance = random.Random(SEED)
    for third in range(3):
        warehouse = tmp_path / f"{third}" / "facts.duckdb"
        extracting.start(warehouse, killed_after=seconds * (third + chance.random()) / 3)
        extracting.exit_code()
        extracting.run(warehouse)
        assert rows(warehouse) == expected, f"killed in its third {third + 1}"


def new_run(client: SyncPrefectClient, warehouse: Path, base: Path) -> FlowRun:
    """A flow run of the form, as its button makes it."""
    parameters = {"sources": ["."], "warehouse": str(warehouse.relative_to(base))}
    return client.create_flow_run(forms.extract, parameters=parameters)


def retry(client: SyncPrefectClient, run: FlowRun) -> None:
    """What the runner does of a process that was killed, then what the UI's button Retry does."""
    crashed = {"type": "CRASHED", "name": "Crashed", "message": "exit code -9"}
    again = {"type": "SCHEDULED", "name": "AwaitingRetry", "message": "Retry from the UI"}
    for state in (crashed, again):
        told = {"state": state, "force": True}
        client.request("POST", f"/flow_runs/{run.id}/set_state", json=told).raise_for_status()


def ledger(warehouse: Path) -> list[tuple]:
    """The rows of the runs, without their times."""
    with reading(warehouse) as db:
        return db.execute("select * exclude (started, finished) from runs").fetchall()


def test_the_same_run_retried_after_ten_kills(
    extracting, undisturbed, tmp_path, tmp_path_factory, prefect_server
):
    assert prefect_server
    expected, base = undisturbed[0], tmp_path_factory.getbasetemp()
    chance = random.Random(SEED)
    killed = 0
    with get_client(sync_client=True) as client:
        whole = tmp_path / "whole.duckdb"
        run = new_run(client, whole, base)
        began = time.monotonic()
        extracting.run(f"run:{run.id}")
        seconds = time.monotonic() - began
        ((_, *row),) = ledger(whole)
        for number in range(KILLS):
            warehouse = tmp_path / f"{number}.duckdb"
            run = new_run(client, warehouse, base)
            moment = seconds * (number + chance.random()) / KILLS
            extracting.start(f"run:{run.id}", killed_after=moment)
            killed += extracting.exit_code() == -signal.SIGKILL
            retry(client, run)
            extracting.run(f"run:{run.id}")
            assert client.read_flow_run(run.id).state.is_completed()
            assert rows(warehouse) == expected, f"killed at moment {number}"
            assert ledger(warehouse) == [(str(run.id), *row)], f"killed at moment {number}"
    # One that was faster than the undisturbed has ended before its kill.
    assert killed >= KILLS // 2


def test_started_twice_at_once(extracting, env, undisturbed, tmp_path):
    other = Extracting(ROOT / "seeds" / "reports", env)
    warehouse = tmp_path / "facts.duckdb"
    for one in (extracting, other):
        one.start(warehouse)
    assert [one.exit_code() for one in (extracting, other)] == [0, 0]
    other.close()
    assert rows(warehouse) == undisturbed[0]
