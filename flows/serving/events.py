"""What the scans tell Prefect's server: each event once; and what they spare it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.events.filters import EventFilter, EventIDFilter
from prefect.events.schemas.events import Event, Resource


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
        for run in found.raise_for_status().json():
            if run["auto_scheduled"]:
                client.delete_flow_run(UUID(run["id"]))
