"""`zhengju serve` with a real server: starting, stopping, and what it refuses."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prefect.events.schemas.automations import AutomationCore

from flows import serve
from flows.failures import Failure
from flows.serve import child_environment, go_on
from flows.serving.interrupted import api_client
from flows.serving.lifeline import Child
from tests.flows.serving import Served, environment, free_port, zhengju

DEPLOYED = {"extract", "retrain", "evaluate", "publish", "ingest"}
AUTOMATED = 5
REPORT = """云泽市教育局2023年法治政府建设年度报告

一、主要工作
2023年，云泽市教育局组织法治培训12场，培训党员干部1398人次，办结依申请公开申请85件，按时办结率达100%。
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
pytestmark = [pytest.mark.slow, linux]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """With a password; the server of the test of stops has none."""
    place = tmp_path_factory.mktemp("served")
    one = Served(place, PREFECT_SERVER_API_AUTH_STRING="team:secret", ZHENGJU_AGAIN_SECONDS="0")
    yield one.start()
    one.stop()


def automations(served: Served) -> list[dict[str, Any]]:
    return list(served.post("/automations/filter"))


def refused(*arguments: str, env: dict[str, str]) -> str:
    done = subprocess.run(zhengju(*arguments), env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_everything_is_there_once(served):
    assert set(served.deployments()) == DEPLOYED
    assert {one["entrypoint"] for one in served.deployments().values()} == {
        f"flows.serving.forms.{name}" for name in DEPLOYED
    }
    assert len({one["name"] for one in automations(served)}) == len(automations(served))
    assert len(automations(served)) == AUTOMATED


def test_pages_speak_with_this_server_alone(served):
    page = httpx.get(f"http://127.0.0.1:{served.port}/v2/", headers={"Accept": "text/html"})
    assert page.status_code == 200
    policy = page.headers["content-security-policy"].split("; ")
    assert {"default-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} <= {*policy}
    assert not [rule for rule in policy if "http" in rule or "*" in rule]
    settings = httpx.get(f"http://127.0.0.1:{served.port}/ui-settings").json()
    assert settings["api_url"] == "/api"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9"}],
)
def test_pages_of_others_are_refused(served, headers):
    answer = served.api.post("/deployments/filter", json={}, headers=headers)
    assert answer.status_code == 403
    own = {"Origin": f"http://127.0.0.1:{served.port}"}
    assert served.api.post("/deployments/filter", json={}, headers=own).is_success


def test_a_second_one_is_refused_and_harms_nothing(served, tmp_path):
    same_home = refused("serve", "--port", str(free_port()), env=served.env)
    assert "runs already" in same_home
    other_home = environment(tmp_path / "home")
    same_port = refused("serve", "--port", str(served.port), env=other_home)
    assert f"127.0.0.1:{served.port}" in same_port
    assert "--port" in same_port
    assert served.api.get("/health").json() is True


def test_only_who_knows_the_password_is_served(served):
    path = f"{served.api.base_url}deployments/filter"
    assert httpx.post(path, json={}).status_code == 401
    assert httpx.post(path, json={}, auth=("team", "guess")).status_code == 401
    assert httpx.post(path, json={}, auth=("team", "secret")).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "zhengju.example"])
def test_an_open_door_needs_a_password(host, tmp_path):
    told = refused("serve", "--host", host, env=environment(tmp_path / "home"))
    assert "PREFECT_SERVER_API_AUTH_STRING" in told


def test_the_form_says_its_limits(served):
    fields = served.deployments()["extract"]["parameter_openapi_schema"]["properties"]
    assert fields["sources"]["title"] == "报告 Reports"
    assert "收件箱" in fields["sources"]["description"]
    assert "inbox" in fields["sources"]["description"]
    assert fields["sources"]["minItems"] == 1
    retrain = served.deployments()["retrain"]["parameter_openapi_schema"]["properties"]
    assert (retrain["epochs"]["minimum"], retrain["epochs"]["maximum"]) == (1, 50)


@pytest.mark.parametrize(
    "parameters",
    [
        {"sources": ["../secrets"]},
        {"sources": ["/etc"]},
        {"sources": ["a/../../b"]},
        {"sources": []},
        {"warehouse": "../x.duckdb"},
        {"warehouse": "x.txt"},
        {"profile": "gpt"},
    ],
    ids=str,
)
def test_what_no_form_takes_starts_nothing(served, parameters):
    deployment = served.deployments()["extract"]["id"]
    answer = served.api.post(
        f"/deployments/{deployment}/create_flow_run", json={"parameters": parameters}
    )
    assert answer.status_code == 409


def test_a_link_that_leads_out_is_refused(served):
    (served.place / "secret.txt").write_text(REPORT, "utf-8")
    links = served.place / "inbox" / ".links"  # hidden from the scans of the other tests
    links.mkdir()
    (links / "link.txt").symlink_to(served.place / "secret.txt")
    ended = served.ended(served.run("extract", sources=[".links"], warehouse="linked.duckdb"))
    assert ended["type"] == "FAILED"
    assert "leads out of" in ended["message"]
    assert not (served.place / "out" / "linked.duckdb").exists()


def test_what_arrives_is_extracted_and_published_once(served):
    inbox = served.place / "inbox"
    put(inbox / "教育局.txt")
    assert served.ended(served.run("ingest"))["message"] == "1 new in zhengju.reports.arrived"
    served.until(lambda: holds(served.place / "out" / "published" / "zhengju.duckdb", 4))
    put(inbox / "同文.txt")  # the same content under another name
    assert served.ended(served.run("ingest"))["message"] == "nothing new"
    arrived = [run["parameters"]["sources"] for run in served.runs("extract", "COMPLETED")]
    assert arrived == [["教育局.txt"]]


def test_what_arrived_for_a_run_that_failed_is_extracted_after_all(served):
    warehouse, away = served.place / "out" / "zhengju.duckdb", served.place / "away.duckdb"
    warehouse.rename(away)
    warehouse.write_text("no warehouse")
    failed = {one["id"] for one in served.runs("extract", "FAILED")}
    completed = len(served.runs("extract", "COMPLETED"))
    put(served.place / "inbox" / "司法局.txt", REPORT.replace("教育局", "司法局"))
    assert served.ended(served.run("ingest"))["message"] == "1 new in zhengju.reports.arrived"
    served.until(lambda: {one["id"] for one in served.runs("extract", "FAILED")} - failed)
    away.replace(warehouse)
    told: list[str] = []

    def scanned() -> str:
        told.append(served.ended(served.run("ingest"))["message"])
        return told[-1].removeprefix("nothing new")

    # The server may tell of a run's end a moment later; the next scan hears of it.
    served.until(scanned)
    assert told[-1] == "1 once more in zhengju.reports.arrived"
    served.until(lambda: len(served.runs("extract", "COMPLETED")) > completed)
    assert served.ended(served.run("ingest"))["message"] == "nothing new"
    served.until(lambda: holds(warehouse, 8))


def put(path: Path, content: str = REPORT) -> None:
    """A report that lies there for a while: one that has just come may still be growing."""
    path.write_text(content, "utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def holds(warehouse: Path, facts: int) -> bool:
    """Not told, and so no, while there is none or a run holds it."""
    from warehouse.store import WarehouseError, reading

    try:
        with reading(warehouse) as db:
            return db.execute("select count(*) from facts").fetchone() == (facts,)
    except WarehouseError:
        return False


def test_a_killed_flow_goes_on(served):
    put(served.place / "inbox" / "教育局.txt")
    run = served.run("extract", sources=["教育局.txt"], warehouse="killed.duckdb")
    served.until(lambda: served.state(run)["type"] == "RUNNING")
    for pid in served.flow_processes():
        os.kill(pid, signal.SIGKILL)
    assert served.ended(run)["type"] == "COMPLETED"
    assert served.api.get(f"/flow_runs/{run}").json()["run_count"] == 2
    served.until(lambda: holds(served.place / "out" / "killed.duckdb", 4))


def test_a_run_whose_process_is_gone_unnoticed_goes_on(served):
    """As after a power cut: the run is running, and after one heartbeat there is silence."""
    from warehouse.store import writing

    with writing(served.place / "out" / "unnoticed.duckdb"):
        pass
    deployment = served.deployments()["publish"]["id"]
    path = f"/deployments/{deployment}/create_flow_run"
    pending = {"type": "PENDING"}
    run = served.post(path, parameters={"warehouse": "unnoticed.duckdb"}, state=pending)["id"]
    state = {"type": "RUNNING", "name": "Running"}
    served.post(f"/flow_runs/{run}/set_state", state=state, force=True)
    heartbeat = {
        "id": str(uuid4()),
        "event": "prefect.flow-run.heartbeat",
        "occurred": datetime.now(UTC).isoformat(),
        "resource": {"prefect.resource.id": f"prefect.flow-run.{run}"},
        "related": [
            {
                "prefect.resource.id": f"prefect.deployment.{deployment}",
                "prefect.resource.role": "deployment",
            }
        ],
    }
    assert served.api.post("/events", json=[heartbeat]).is_success
    served.until(lambda: served.state(run)["type"] != "RUNNING")
    assert served.ended(run)["type"] == "COMPLETED"


@pytest.fixture
def open_server(tmp_path: Path) -> Iterator[Served]:
    """Without a password, for one test."""
    # A proxy that nobody has started: who asks it for this server hears nothing.
    proxy = f"http://127.0.0.1:{free_port()}"
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), proxy)
    one = Served(tmp_path, **proxies, NO_PROXY="intern.example").start()
    yield one
    if one.process.poll() is None:
        one.stop()


def test_a_stop_interrupts_and_the_next_start_goes_on(open_server, tmp_path):
    served = open_server
    named_by_others = {"Host": f"elsewhere.example:{served.port}"}
    assert served.api.post("/flows/filter", headers=named_by_others).status_code == 403
    (tmp_path / "inbox" / "教育局.txt").write_text(REPORT, "utf-8")
    ids = {name: one["id"] for name, one in served.deployments().items()}
    old, off = outdated(served)
    ingest = served.deployments()["ingest"]
    (schedule,) = ingest["schedules"]
    path = f"/deployments/{ingest['id']}/schedules/{schedule['id']}"
    served.ask("PATCH", path, {"active": False})
    run = served.run("extract", sources=["."], warehouse="stopped.duckdb")
    served.until(lambda: served.state(run)["type"] == "RUNNING")
    left = served.descendants()
    assert len(left) > 2
    assert served.stop() < 10
    assert served.process.returncode == 0
    assert served.still_running(left) == []
    assert "Traceback" not in served.log.read_text("utf-8")

    served.env["ZHENGJU_SCAN_SECONDS"] = "90"
    served.start()
    assert served.ended(run)["type"] == "COMPLETED"
    served.until(lambda: holds(tmp_path / "out" / "stopped.duckdb", 4))
    assert {name: one["id"] for name, one in served.deployments().items()} == ids
    (schedule,) = served.deployments()["ingest"]["schedules"]
    assert (schedule["schedule"]["interval"], schedule["active"]) == (90, False)
    after = {one["id"]: one for one in automations(served)}
    assert len(after) == AUTOMATED
    assert after[old["id"]]["description"] == old["description"]
    assert not after[off["id"]]["enabled"]
    assert served.stop(signal.SIGINT) < 10
    assert served.process.returncode == 0


def outdated(served: Served) -> tuple[dict[str, Any], dict[str, Any]]:
    """An automation made older, and one switched off; both as they were before."""
    old, off = automations(served)[:2]
    known = {name: old[name] for name in AutomationCore.model_fields if name in old}
    changed = {**known, "description": "of an older version"}
    served.ask("PUT", f"/automations/{old['id']}", changed)
    served.ask("PATCH", f"/automations/{off['id']}", {"enabled": False})
    return old, off


def test_a_stop_while_it_starts_is_a_stop(tmp_path):
    env = environment(tmp_path / "home")
    process = subprocess.Popen(zhengju("serve", "--port", str(free_port())), env=env, cwd=tmp_path)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    end = time.monotonic() + 60
    while not children.read_text().split():
        assert time.monotonic() < end
        time.sleep(0.05)
    process.terminate()
    assert process.wait(10) == 0


def test_a_stop_is_a_stop_also_where_the_server_does_not_answer():
    stopped = Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/api"
        with api_client(url, None) as client:
            Timer(0.5, stopped.set).start()
            began = time.monotonic()
            assert not go_on(client, stopped)
            assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("status", "words"), [(401, "set PREFECT_SERVER_API_AUTH_STRING to it"), (500, "500")]
)
def test_a_server_that_refuses_is_told_plainly(status, words):
    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_error(status)

    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with (
            api_client(f"http://127.0.0.1:{server.server_port}/api", None) as client,
            pytest.raises(Failure, match=words),
        ):
            go_on(client, Event())
        thread.join()


def test_a_runner_that_is_never_ready_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "START_SECONDS", 0)
    with (
        # Nobody tells it that there is a server.
        Child("flows.serving.runner", environment(tmp_path / "home")) as runner,
        pytest.raises(Failure, match="was not ready after 0 seconds"),
    ):
        serve._ready(runner, Event())


@pytest.mark.parametrize(
    ("host", "told", "names"),
    [
        ("127.0.0.1", {}, {"127.0.0.1", "localhost", "::1"}),
        ("zhengju.example", {}, {"127.0.0.1", "zhengju.example"}),
        ("2400:3200::1", {}, {"2400:3200::1"}),
        ("127.0.0.1", {"NO_PROXY": "a.example, .b.example"}, {"a.example", ".b.example"}),
        ("127.0.0.1", {"no_proxy": "a.example"}, {"a.example", "127.0.0.1"}),
    ],
)
def test_the_own_server_is_asked_without_a_proxy(monkeypatch, host, told, names):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    env = child_environment(host, 4200)
    assert names <= set(env["NO_PROXY"].split(","))
    assert env["no_proxy"] == env["NO_PROXY"]
