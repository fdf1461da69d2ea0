"""The deployments: what Prefect's UI offers, how often it runs by itself, and with what."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.runner import Runner
from prefect.schedules import Interval
from prefect.types.entrypoint import EntrypointType

from flows.failures import Failure
from flows.serving import forms
from flows.serving.fields import DEFAULT_WAREHOUSE
from flows.serving.interrupted import TAG

# Seconds between two scans of the inbox and the reviewed annotations.
SCAN_SECONDS = "ZHENGJU_SCAN_SECONDS"
# Addresses that every scan fetches, separated by blanks.
ADDRESSES = "ZHENGJU_ADDRESSES"

# Fixed, for with every other schedule Prefect plans all runs anew.
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deployed:
    """A form under the name of its flow; `every` is how often it runs, None: only on demand."""

    form: Flow[..., Any]
    every: timedelta | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


def deployed() -> list[Deployed]:
    """All deployments, as the settings want them. Raises Failure."""
    here = {"warehouse": DEFAULT_WAREHOUSE}
    return [
        Deployed(forms.extract, parameters={"sources": ["."], **here}),
        Deployed(forms.retrain, parameters={"annotations": ["."]}),
        Deployed(forms.evaluate),
        Deployed(forms.publish, parameters=here),
        Deployed(
            forms.ingest,
            every=timedelta(seconds=_seconds()),
            parameters={"addresses": os.environ.get(ADDRESSES, "").split()},
        ),
    ]


async def deploy(runner: Runner) -> dict[str, UUID]:
    """Create the deployments, or bring them up to date; their ids by name."""
    return {
        one.form.name: await runner.aadd_flow(
            one.form,
            name=one.form.name,
            schedule=Interval(one.every, anchor_date=ANCHOR) if one.every else None,
            parameters=dict(one.parameters),
            description=one.form.description,
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for one in deployed()
    }


def _seconds() -> int:
    told = os.environ.get(SCAN_SECONDS, "60")
    if not told.isdecimal() or int(told) < 5:
        raise Failure(f"{SCAN_SECONDS}={told} is no number of seconds from 5 on")
    return int(told)
