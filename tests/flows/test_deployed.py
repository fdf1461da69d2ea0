"""What a start of `zhengju serve` makes of what is in Prefect already, on a real server."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL

from flows.serving.deployments import ADDRESSES, SCAN_SECONDS, deploy
from flows.serving.interrupted import RESTARTS, api_client, reschedule

pytestmark = pytest.mark.slow


@pytest.fixture
def api(prefect_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    assert prefect_server
    for setting in (SCAN_SECONDS, ADDRESSES):
        monkeypatch.delenv(setting, raising=False)
    with api_client(PREFECT_API_URL.value(), None) as client:
        yield client


def started(api: httpx.Client) -> dict[str, dict[str, Any]]:
    """What the deployments are after a start."""
    asyncio.run(deploy(Runner(name="zhengju")))
    found = api.post("/deployments/filter", json={}).raise_for_status().json()
    return {one["name"]: one for one in found}


def change(api: httpx.Client, path: str, **content: Any) -> None:
    assert api.patch(f"/deployments/{path}", json=content).is_success


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
    path = f"/deployments/{started(api)['publish']['id']}/create_flow_run"
    run = api.post(path, json={"parameters": {"warehouse": "a.duckdb"}}).json()["id"]
    for died in deaths:
        running = {"state": {"type": "RUNNING"}, "force": True}
        api.post(f"/flow_runs/{run}/set_state", json=running).raise_for_status()
        assert reschedule(api, 60, died=died) == 1
    found = api.get(f"/flow_runs/{run}").json()["state"]
    assert found["type"] == state
    assert ("has died 4 times" in found["message"]) is (state == "FAILED")
    api.delete(f"/flow_runs/{run}").raise_for_status()
