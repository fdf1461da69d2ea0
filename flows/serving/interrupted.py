"""Flow runs that a stop or a crash has interrupted: they go on with the next start."""

import base64
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

# What all our deployments carry.
TAG = "zhengju"
# What the states of runs become whose process is gone.
GOES_ON = {
    "type": "SCHEDULED",
    "name": "AwaitingRetry",
    "message": "zhengju serve was stopped; it goes on where it was.",
}
CANCELLED = {"type": "CANCELLED", "name": "Cancelled", "message": "zhengju serve was stopped."}
BECOMES = {"PENDING": GOES_ON, "RUNNING": GOES_ON, "CANCELLING": CANCELLED}


def api_client(url: str, auth: str | None) -> httpx.Client:
    """A client of Prefect's API: its own takes seconds to import."""
    headers = {}
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    return httpx.Client(base_url=url, headers=headers, timeout=10, trust_env=False)


def reschedule(client: httpx.Client, seconds: float) -> int:
    """Let the runs of our deployments go on later; their number. Call it where none runs.

    Raises httpx.HTTPError where the server has not done it within that time.
    """
    end = time.monotonic() + seconds

    def post(path: str, content: Mapping[str, Any]) -> Any:
        while True:
            left = max(end - time.monotonic(), 0.1)
            answer = client.post(path, json=content, timeout=left)
            # Its SQLite was locked, which passes.
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or left <= 0.1:
                return answer.raise_for_status().json()
            time.sleep(0.1)

    wanted = {
        "flow_runs": {"state": {"type": {"any_": list(BECOMES)}}},
        "deployments": {"tags": {"all_": [TAG]}},
    }
    found = post("/flow_runs/filter", wanted)
    for run in found:
        state: dict[str, Any] = dict(BECOMES[run["state_type"]])
        if state["type"] == "SCHEDULED":
            state["state_details"] = {"scheduled_time": datetime.now(UTC).isoformat()}
        post(f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
    return len(found)
