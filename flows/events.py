"""Events to Prefect's server, each of them once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

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
