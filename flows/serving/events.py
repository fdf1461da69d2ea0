"""What the scans tell Prefect's server: each event once; and what they spare it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from prefect import runtime
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.context import FlowRunContext
from prefect.events.filters import EventFilter, EventIDFilter
from prefect.events.schemas.events import Event, Resource

from flows.inbox.ingest import Ended

# The client's own list of paths lacks it.
BULK_DELETE: Any = "/flow_runs/bulk_delete"
# The server deletes no more runs at once.
AT_ONCE = 50


def emit(event: UUID, name: str, resource: str, payload: Mapping[str, Any]) -> None:
    """Send an event, unless the server has one of this id; returns when it has arrived.

    For some minutes the server itself knows the id again; what is older is in its database.
    """
    with get_client(sync_client=True) as client:
        wanted = EventFilter(id=EventIDFilter(id=[event]))
        found = client.request(
            "POST", "/events/filter", json={"filter": wanted.model_dump(mode="json"), "limit": 1}
        )
        found.raise_for_status()
        if found.json()["events"]:
            return
        new = Event(
            id=event,
            event=name,
            resource=Resource({"prefect.resource.id": resource}),
            payload=dict(payload),
        )
        client.request("POST", "/events", json=[new.model_dump(mode="json")]).raise_for_status()


def outcome(event: UUID) -> Ended | None:
    """How the run ended that an automation has started on an event; None while it is not over,
    and where there is none."""
    with get_client(sync_client=True) as client:
        runs = {"id": {"any_": _started_by(client, event)}}
        if not runs["id"]["any_"]:
            return None
        found = client.request("POST", "/flow_runs/filter", json={"flow_runs": runs})
        for run in found.raise_for_status().json():
            # One that has crashed goes on, and has failed in the end.
            if run["state_type"] in ("COMPLETED", "FAILED", "CANCELLED"):
                at = datetime.fromisoformat(run["state"]["timestamp"]).timestamp()
                failed, cancelled = (run["state_type"] == one for one in ("FAILED", "CANCELLED"))
                return Ended(failed, at, cancelled=cancelled)
    return None


def _started_by(client: SyncPrefectClient, event: UUID) -> list[str]:
    """The ids of the runs: an automation tells what it did, and on what."""
    wanted = {
        "event": {"name": ["prefect.automation.action.executed"]},
        "related": {"resources_in_roles": [[f"prefect.event.{event}", "triggering-event"]]},
    }
    found = client.request("POST", "/events/filter", json={"filter": wanted, "limit": 10})
    return [
        one["prefect.resource.id"].removeprefix("prefect.flow-run.")
        for executed in found.raise_for_status().json()["events"]
        for one in executed["related"]
        if one["prefect.resource.role"] == "flow-run"
    ]


def is_scheduled() -> bool:
    """Whether a schedule has started this run, and no person who waits for it."""
    context = FlowRunContext.get()
    return bool(context and context.flow_run and context.flow_run.auto_scheduled)


def drop_overdue() -> None:
    """Drop the scans that should have run by now: this one does their work.

    After an hour's sleep of the machine there are sixty of them, and each is a process.
    """
    deployment = runtime.deployment.id
    if deployment is None:
        return
    overdue = {
        "deployment_id": {"any_": [str(deployment)]},
        "state": {"type": {"any_": ["SCHEDULED"]}},
        "expected_start_time": {"before_": datetime.now(UTC).isoformat()},
    }
    with get_client(sync_client=True) as client:
        found = client.request("POST", "/flow_runs/filter", json={"flow_runs": overdue})
        runs = found.raise_for_status().json()
        drop_planned(client, [run["id"] for run in runs if run["auto_scheduled"]])


def drop_planned(client: SyncPrefectClient, runs: Sequence[str]) -> None:
    """Delete those of the runs, by their ids, that have not begun: another scan may have dropped
    them, or a process taken them up, since they were asked for."""
    for first in range(0, len(runs), AT_ONCE):
        planned = {
            "id": {"any_": runs[first : first + AT_ONCE]},
            "state": {"type": {"any_": ["SCHEDULED"]}},
        }
        client.request("POST", BULK_DELETE, json={"flow_runs": planned}).raise_for_status()
