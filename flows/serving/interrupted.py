"""Flow runs that a stop or a crash has interrupted: they go on with the next start."""

import base64
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
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
# Older crashes are history: nobody waits for them.
REMEMBERED = timedelta(days=1)
# The automation that restarts needs a second or two.
AUTOMATION = timedelta(seconds=30)

# A method, a path, and what httpx sends with it -> the answer's JSON.
Ask = Callable[..., Any]


def api_client(url: str, auth: str | None) -> httpx.Client:
    """A client of Prefect's API: its own takes seconds to import."""
    headers = {}
    if auth:
        headers["Authorization"] = f"Basic {base64.b64encode(auth.encode()).decode()}"
    return httpx.Client(base_url=url, headers=headers, timeout=10, trust_env=False)


def reschedule(client: httpx.Client, seconds: float, *, died: bool = False) -> int:
    """Let the runs of our deployments go on later; their number. Call it where none runs.

    `died`: they were not stopped but have lost their processes, which may be their own fault; those
    that died `RESTARTS` times before have failed. Those that had crashed go on, too.

    Raises httpx.HTTPError where the server has not done it within that time.
    """
    ask = _asking(client, seconds)
    found = ask("POST", "/flow_runs/filter", json=_runs({"state": {"type": {"any_": list(ALIVE)}}}))
    for run in found:
        deaths = _deaths(ask, run) if died else 0
        state = CANCELLED if run["state_type"] == "CANCELLING" else _next_state(deaths, died)
        ask("POST", f"/flow_runs/{run['id']}/set_state", json={"state": state, "force": True})
    return len(found) + (_restart(ask) if died else 0)


def restart_crashed(client: httpx.Client, seconds: float) -> int:
    """Let the runs go on that have crashed and that the automation has left: it counts every start,
    also those after a stop, and knows nothing of what crashed while the server died. Their number.

    Raises httpx.HTTPError where the server has not done it within that time.
    """
    return _restart(_asking(client, seconds), AUTOMATION)


def _restart(ask: Ask, patience: timedelta = timedelta(0)) -> int:
    """Those that crashed within the last day, but not just now. Those that have been started again
    `RESTARTS` times have failed; the others go on, and are counted."""
    now = datetime.now(UTC)
    crashed = {
        "state": {"type": {"any_": ["CRASHED"]}},
        "end_time": {
            "after_": (now - REMEMBERED).isoformat(),
            "before_": (now - patience).isoformat(),
        },
    }
    found = ask("POST", "/flow_runs/filter", json=_runs(crashed))
    states = [_next_state(_deaths(ask, run), died=True) for run in found]
    for run, state in zip(found, states, strict=True):
        # Not by force: meanwhile the automation may have done it.
        ask("POST", f"/flow_runs/{run['id']}/set_state", json={"state": state})
    return sum(state is not GIVEN_UP for state in states)


def _asking(client: httpx.Client, seconds: float) -> Ask:
    """Requests that are repeated while the server's SQLite is locked, for so long in all."""
    end = time.monotonic() + seconds

    def ask(method: str, path: str, **content: Any) -> Any:
        while True:
            left = max(end - time.monotonic(), 0.1)
            answer = client.request(method, path, timeout=left, **content)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or left <= 0.1:
                return answer.raise_for_status().json()
            time.sleep(0.1)

    return ask


def _runs(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """A filter of the runs of our deployments."""
    return {"flow_runs": wanted, "deployments": {"tags": {"all_": [TAG]}}}


def _deaths(ask: Ask, run: Mapping[str, Any]) -> int:
    """How often it was started again after its process had died."""
    past = ask("GET", "/flow_run_states/", params={"flow_run_id": run["id"]})
    return sum(state["message"] == DIED for state in past)


def _next_state(deaths: int, died: bool) -> Mapping[str, Any]:
    if deaths >= RESTARTS:
        return GIVEN_UP
    return {
        "type": "SCHEDULED",
        "name": "AwaitingRetry",
        "message": DIED if died else STOPPED,
        "state_details": {"scheduled_time": datetime.now(UTC).isoformat()},
    }
