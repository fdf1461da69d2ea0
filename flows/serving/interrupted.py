"""Flow runs that a stop or a crash has interrupted: they go on with the next start."""

import base64
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

# What all our deployments carry.
TAG = "zhengju"
# A run that kills its process each time (its memory runs out) is not started for ever.
RESTARTS = 3
DIED = "Its process has died; it goes on where it was."
STOPPED = "zhengju serve was stopped; it goes on where it was."
CANCELLED = {"type": "CANCELLED", "name": "Cancelled", "message": "zhengju serve was stopped."}
GIVEN_UP = {
    "type": "FAILED",
    "name": "Failed",
    "message": f"Its process has died {RESTARTS + 1} times (see its log, and the memory of this "
    "machine): it is not started again by itself; Retry does it.",
}
ALIVE = ("PENDING", "RUNNING", "CANCELLING")


def api_client(url: str, auth: str | None) -> httpx.Client:
    """A client of Prefect's API: its own takes seconds to import."""
    headers = {}
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    return httpx.Client(base_url=url, headers=headers, timeout=10, trust_env=False)


def reschedule(client: httpx.Client, seconds: float, *, died: bool = False) -> int:
    """Let the runs of our deployments go on later; their number. Call it where none runs.

    `died`: they were not stopped but have lost their processes, which may be their own fault; those
    that died `RESTARTS` times before have failed.

    Raises httpx.HTTPError where the server has not done it within that time.
    """
    end = time.monotonic() + seconds

    def ask(method: str, path: str, **content: Any) -> Any:
        while True:
            left = max(end - time.monotonic(), 0.1)
            answer = client.request(method, path, timeout=left, **content)
            # Its SQLite was locked, which passes.
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or left <= 0.1:
                return answer.raise_for_status().json()
            time.sleep(0.1)

    wanted = {
        "flow_runs": {"state": {"type": {"any_": list(ALIVE)}}},
        "deployments": {"tags": {"all_": [TAG]}},
    }
    found = ask("POST", "/flow_runs/filter", json=wanted)
    for run in found:
        past = ask("GET", "/flow_run_states/", params={"flow_run_id": run["id"]}) if died else []
        state = CANCELLED if run["state_type"] == "CANCELLING" else _next_state(past, died)
        ask("POST", f"/flow_runs/{run['id']}/set_state", json={"state": state, "force": True})
    return len(found)


def _next_state(past: Iterable[Mapping[str, Any]], died: bool) -> Mapping[str, Any]:
    if sum(state["message"] == DIED for state in past) >= RESTARTS:
        return GIVEN_UP
    return {
        "type": "SCHEDULED",
        "name": "AwaitingRetry",
        "message": DIED if died else STOPPED,
        "state_details": {"scheduled_time": datetime.now(UTC).isoformat()},
    }
