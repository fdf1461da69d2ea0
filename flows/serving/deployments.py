"""The deployments: what Prefect's UI offers, how often it runs by itself, and with what."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import IntervalSchedule
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType
from pydantic import TypeAdapter, ValidationError

from flows.failures import Failure
from flows.inbox.ingest import AGAIN_SECONDS
from flows.serving import forms
from flows.serving.fields import ADDRESS, DEFAULT_WAREHOUSE, Addresses, WebAddress
from flows.serving.interrupted import TAG

# Seconds between two scans of the inbox and the reviewed annotations.
SCAN_SECONDS = "ZHENGJU_SCAN_SECONDS"
# Addresses that every scan fetches, separated by blanks.
ADDRESSES = "ZHENGJU_ADDRESSES"

# Fixed, for with every other schedule Prefect plans all runs anew.
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
# How the names of our schedules begin.
OURS = "every-"


@dataclass(frozen=True, slots=True)
class Deployed:
    """A form under the name of its flow; `every` is how often it runs, None: only on demand;
    `set_by` is the setting that its parameters come from, if any."""

    form: Flow[..., Any]
    every: timedelta | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    set_by: str = ""


def deployed() -> list[Deployed]:
    """All deployments, as the settings want them. Raises Failure."""
    here = {"warehouse": DEFAULT_WAREHOUSE}
    # The scans read it, each time that a run has failed: what is wrong is told now.
    _seconds(AGAIN_SECONDS, "600", 0)
    return [
        Deployed(forms.extract, parameters={"sources": ["."], **here}),
        Deployed(forms.retrain, parameters={"annotations": ["."]}),
        Deployed(forms.evaluate),
        Deployed(forms.publish, parameters=here),
        Deployed(
            forms.ingest,
            every=timedelta(seconds=_seconds(SCAN_SECONDS, "60", 5)),
            parameters={"addresses": _addresses()},
            set_by=ADDRESSES,
        ),
    ]


async def deploy(runner: Runner) -> dict[str, UUID]:
    """Create the deployments, or bring them up to date; their ids by name.

    What somebody has changed in the UI stays as it is: what is paused, schedules of their own,
    other defaults, limits.
    """
    async with get_client() as client:
        return {one.form.name: await _deploy(runner, client, one) for one in deployed()}


async def _deploy(runner: Runner, client: PrefectClient, one: Deployed) -> UUID:
    name = one.form.name
    found = await _found(client, name)
    return await runner.aadd_flow(
        one.form,
        name=name,
        schedules=_schedules(one, found),
        paused=bool(found and found.paused),
        parameters=_parameters(one, found),
        concurrency_limit=_limit(found),
        description=one.form.description,
        tags=_tags(one),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def _found(client: PrefectClient, name: str) -> DeploymentResponse | None:
    try:
        return await client.read_deployment_by_name(f"{name}/{name}")
    except ObjectNotFound:
        return None


def _schedules(one: Deployed, found: DeploymentResponse | None) -> list[DeploymentScheduleCreate]:
    """Those that there are, as they are: what is not named again is deleted. Where the setting has
    changed, which the name of our schedule says, the new one takes the place of ours."""
    there = found.schedules if found else []
    slug = f"{OURS}{one.every.total_seconds():.0f}-seconds" if one.every else None
    if not one.every or slug in [each.slug for each in there]:
        return [_as_it_is(each) for each in there]
    ours = [each for each in there if _is_ours(each)]
    new = DeploymentScheduleCreate(
        schedule=IntervalSchedule(interval=one.every, anchor_date=ANCHOR),
        active=all(each.active for each in ours),
        slug=slug,
        replaces=ours[0].slug if ours else None,
    )
    return [new, *(_as_it_is(each) for each in there if each not in ours)]


def _is_ours(schedule: DeploymentSchedule) -> bool:
    """By its name, or made by an older version, which gave it none."""
    anchor = getattr(schedule.schedule, "anchor_date", None)
    return (schedule.slug or "").startswith(OURS) or (schedule.slug is None and anchor == ANCHOR)


def _as_it_is(schedule: DeploymentSchedule) -> DeploymentScheduleCreate:
    return DeploymentScheduleCreate(
        schedule=schedule.schedule,
        active=schedule.active,
        parameters=schedule.parameters,
        slug=schedule.slug,
    )


def _parameters(one: Deployed, found: DeploymentResponse | None) -> dict[str, Any]:
    """Those that somebody has chosen; but what a setting names, or named at the start before, is as
    the setting says."""
    there = found.parameters if found else {}
    tags = found.tags if found else []
    set_now = one.set_by in os.environ or one.set_by in tags
    kept = {} if set_now else {name: there[name] for name in one.parameters if name in there}
    return {**one.parameters, **kept}


def _tags(one: Deployed) -> list[str]:
    """The name of a setting says, to people too, where the parameters come from."""
    return [TAG, one.set_by] if one.set_by in os.environ else [TAG]


def _limit(found: DeploymentResponse | None) -> int | None:
    limit = found.global_concurrency_limit if found else None
    return limit.limit if limit else None


def _seconds(setting: str, default: str, least: int) -> int:
    """Raises Failure."""
    told = os.environ.get(setting, default)
    if not told.isdecimal() or int(told) < least:
        raise Failure(f"{setting}={told} is no number of seconds from {least} on")
    return int(told)


def _addresses() -> list[str]:
    """Such as the form takes: with others Prefect starts no scan at all. Raises Failure."""
    told = os.environ.get(ADDRESSES, "").split()
    for address in told:
        if not _is_taken(address, WebAddress):
            # A password before the @ is for nobody to read in a log.
            shown = address.rpartition("@")[2]
            raise Failure(f"{ADDRESSES}: {shown}: {ADDRESS} (No user, no password.)")
    if not _is_taken(told, Addresses):
        raise Failure(f"{ADDRESSES} names {len(told)} addresses, which are too many")
    return told


def _is_taken(value: object, field: Any) -> bool:
    try:
        TypeAdapter(field).validate_python(value)
    except ValidationError:
        return False
    return True
