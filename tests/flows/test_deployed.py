"""What a start of `zhengju serve` makes of what is in Prefect already, on a real server."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, StateType
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL

from flows.failures import Failure
from flows.inbox.ingest import AGAIN_SECONDS
from flows.serving import interrupted
from flows.serving.deployments import ADDRESSES, SCAN_SECONDS, deploy, deployed
from flows.serving.interrupted import DIED, RESTARTS, reschedule, restart_crashed
from tests.flows.serving import Patient

pytestmark = pytest.mark.slow


START = partial(reschedule, seconds=60, died=True)
MEANWHILE = partial(restart_crashed, seconds=60)


@pytest.fixture
def api(prefect_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    assert prefect_server
    for setting in (SCAN_SECONDS, ADDRESSES):
        monkeypatch.delenv(setting, raising=False)
    # Prefect's own server: its requests meet a locked database, for which those of serve wait.
    with httpx.Client(base_url=PREFECT_API_URL.value(), timeout=60, transport=Patient()) as client:
        yield client


def started(api: httpx.Client) -> dict[str, dict[str, Any]]:
    """What the deployments are after a start."""
    asyncio.run(deploy(Runner(name="zhengju")))
    found = api.post("/deployments/filter", json={}).raise_for_status().json()
    return {one["name"]: one for one in found}


def change(api: httpx.Client, path: str, **content: Any) -> None:
    assert api.patch(f"/deployments/{path}", json=content).is_success


def queued(api: httpx.Client) -> str:
    """The id of a new run. Prefect's client asks once more where the database was locked."""
    deployment = UUID(started(api)["publish"]["id"])
    with get_client(sync_client=True) as client:
        parameters = {"warehouse": "a.duckdb"}
        return str(client.create_flow_run_from_deployment(deployment, parameters=parameters).id)


def set_state(run: str, kind: StateType) -> None:
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(UUID(run), State(type=kind), force=True)


def test_what_people_have_changed_stays(api):
    before = started(api)
    ingest, extract, publish = (before[name]["id"] for name in ("ingest", "extract", "publish"))
    (schedule,) = before["ingest"]["schedules"]
    change(api, f"{ingest}/schedules/{schedule['id']}", active=False)
    change(api, extract, parameters={"sources": ["2024年"]}, concurrency_limit=1)
    nightly = {"schedule": {"cron": "0 3 * * *"}, "active": True}
    api.post(f"/deployments/{publish}/schedules", json=[nightly]).raise_for_status()
    api.post(f"/deployments/{publish}/pause_deployment").raise_for_status()

    after = started(api)
    assert {name: one["id"] for name, one in after.items()} == {
        name: one["id"] for name, one in before.items()
    }
    assert [(one["active"], one["slug"]) for one in after["ingest"]["schedules"]] == [
        (False, "every-60-seconds")
    ]
    assert after["extract"]["parameters"]["sources"] == ["2024年"]
    assert after["extract"]["parameters"]["warehouse"] == "zhengju.duckdb"
    assert after["extract"]["global_concurrency_limit"]["limit"] == 1
    assert [each["schedule"]["cron"] for each in after["publish"]["schedules"]] == ["0 3 * * *"]
    assert after["publish"]["paused"]
    assert not after["retrain"]["paused"]


def test_a_setting_that_has_changed_holds(api, monkeypatch):
    before = started(api)["ingest"]
    (schedule,) = before["schedules"]
    change(api, f"{before['id']}/schedules/{schedule['id']}", active=False)
    nightly = {"schedule": {"cron": "0 3 * * *"}, "active": True}
    api.post(f"/deployments/{before['id']}/schedules", json=[nightly]).raise_for_status()
    monkeypatch.setenv(SCAN_SECONDS, "90")
    monkeypatch.setenv(ADDRESSES, "https://a.cn/1 https://a.cn/2")
    after = started(api)["ingest"]
    found = {
        (each["schedule"].get("interval"), each["schedule"].get("cron"), each["active"])
        for each in after["schedules"]
    }
    assert found == {(90, None, False), (None, "0 3 * * *", True)}
    assert len(after["schedules"]) == 2
    assert after["parameters"]["addresses"] == ["https://a.cn/1", "https://a.cn/2"]
    monkeypatch.delenv(ADDRESSES)
    without = started(api)["ingest"]
    assert without["parameters"]["addresses"] == []
    change(api, before["id"], parameters={"addresses": ["https://a.cn/3"]})
    assert started(api)["ingest"]["parameters"]["addresses"] == ["https://a.cn/3"]


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        (SCAN_SECONDS, "4", "ZHENGJU_SCAN_SECONDS=4 is no number of seconds from 5 on"),
        (SCAN_SECONDS, "5", None),
        (AGAIN_SECONDS, "abc", "ZHENGJU_AGAIN_SECONDS=abc is no number of seconds from 0 on"),
        (AGAIN_SECONDS, "0", None),
        (ADDRESSES, "", None),
        (ADDRESSES, "https://a.cn/1\nhttp://b.cn", None),
        (ADDRESSES, "https://a.cn ftp://b.cn/x", "ZHENGJU_ADDRESSES: ftp://b.cn/x: "),
        (ADDRESSES, "https://team:secret@a.cn/x", "ZHENGJU_ADDRESSES: a.cn/x: "),
        (ADDRESSES, "team:secret@a.cn", "ZHENGJU_ADDRESSES: a.cn: "),
        (ADDRESSES, "https://team:secr@et@a.cn", "ZHENGJU_ADDRESSES: a.cn: "),
        (ADDRESSES, "https://a.cn " * 201, "201 addresses, which are too many"),
    ],
)
def test_a_wrong_setting_is_told_at_the_start(monkeypatch, setting, value, words):
    monkeypatch.setenv(setting, value)
    if words is None:
        assert deployed()
        return
    with pytest.raises(Failure) as failure:
        deployed()
    assert words in str(failure.value)
    assert "secr" not in str(failure.value)


@pytest.mark.parametrize(
    ("deaths", "state"),
    [
        ([True] * RESTARTS, "SCHEDULED"),
        ([True] * (RESTARTS + 1), "FAILED"),
        ([False] * (RESTARTS + 2), "SCHEDULED"),  # stopped by people, whenever they like
        ([True, False, False] * RESTARTS, "SCHEDULED"),
    ],
)
def test_a_run_that_dies_with_the_server_is_not_started_for_ever(api, deaths, state):
    run = queued(api)
    for died in deaths:
        set_state(run, StateType.RUNNING)
        assert reschedule(api, 60, died=died) == 1
    found = api.get(f"/flow_runs/{run}").json()["state"]
    assert found["type"] == state
    assert ("has died 4 times" in found["message"]) is (state == "FAILED")
    api.delete(f"/flow_runs/{run}").raise_for_status()


@pytest.mark.parametrize(
    ("restart", "stops", "deaths", "goes_on"),
    [
        (START, 0, 0, True),
        (START, RESTARTS + 2, 0, True),  # people have stopped it: that is not its fault
        (START, 0, RESTARTS, False),
        (MEANWHILE, RESTARTS + 2, 0, False),  # just now: that is for the automation
    ],
)
def test_what_had_crashed_goes_on_with_the_start(api, restart, stops, deaths, goes_on):
    run = queued(api)
    for died in [False] * stops + [True] * deaths:
        set_state(run, StateType.RUNNING)
        reschedule(api, 60, died=died)
    set_state(run, StateType.RUNNING)
    set_state(run, StateType.CRASHED)
    assert restart(api) == goes_on
    found = api.get(f"/flow_runs/{run}").json()["state"]
    left = "CRASHED" if restart is MEANWHILE else "FAILED"
    assert (found["type"], found["message"] == DIED) == ("SCHEDULED" if goes_on else left, goes_on)
    api.delete(f"/flow_runs/{run}").raise_for_status()


def test_a_crash_that_the_automation_has_left_goes_on_but_not_for_ever(api, monkeypatch):
    run = queued(api)
    monkeypatch.setattr(interrupted, "AUTOMATION", timedelta(0))
    for _ in range(RESTARTS):  # it never began: no start is counted
        set_state(run, StateType.CRASHED)
        assert [restart_crashed(api, 60), restart_crashed(api, 60)] == [1, 0]
    set_state(run, StateType.CRASHED)
    assert [restart_crashed(api, 60), restart_crashed(api, 60)] == [0, 0]
    found = api.get(f"/flow_runs/{run}").json()
    assert (found["state_type"], found["run_count"]) == ("FAILED", 0)
    assert "has died 4 times" in found["state"]["message"]
    api.delete(f"/flow_runs/{run}").raise_for_status()


class Locked(httpx.HTTPTransport):
    """As while another writes: every other request is refused."""

    refused = 0
    answered = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.refused == self.answered:
            self.refused += 1
            return httpx.Response(httpx.codes.SERVICE_UNAVAILABLE)
        self.answered += 1
        return super().handle_request(request)


def test_while_the_database_is_locked_it_is_asked_again(api):
    run = queued(api)
    set_state(run, StateType.RUNNING)
    locked = Locked()
    with httpx.Client(base_url=api.base_url, transport=locked) as client:
        assert reschedule(client, 60) == 1
        assert locked.answered > 1
        with pytest.raises(httpx.HTTPStatusError):
            reschedule(client, 0)
    assert api.get(f"/flow_runs/{run}").json()["state"]["type"] == "SCHEDULED"
    api.delete(f"/flow_runs/{run}").raise_for_status()
