"""What happens by itself: what arrives is extracted and published, dead runs go on."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ActionTypes, ChangeFlowRunState, RunDeployment
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.inbox.ingest import ANNOTATIONS, REPORTS, Watched
from flows.serving.interrupted import DIED, RESTARTS

# Prefect sends a heartbeat every 30 seconds at the most; three that are missing are a dead process.
HEARTBEAT_SECONDS = 30
SILENCE = timedelta(seconds=95)
FLOW_RUN = "prefect.flow-run.*"
# The files that an event names, as a list.
_FILES: dict[str, Any] = {
    "__prefect_kind": "json",
    "value": {"__prefect_kind": "jinja", "template": "{{ event.payload.files | tojson }}"},
}
# The one that an extraction has loaded.
_WAREHOUSE = {"__prefect_kind": "jinja", "template": "{{ flow_run.parameters.warehouse }}"}
# From "extract" to the id of its deployment.
Ids = Mapping[str, UUID]


def automations(ids: Ids) -> list[AutomationCore]:
    """All automations, for these deployments."""
    return [
        _on_arrival(
            "zhengju: extract what arrives 抽取新到报告",
            REPORTS,
            _run(ids["extract"], {"sources": _FILES}),
        ),
        _on_arrival(
            "zhengju: retrain on reviewed annotations 用新标注训练",
            ANNOTATIONS,
            # All of them, for those of one file may be too few to train on.
            _run(ids["retrain"], {"annotations": ["."]}),
        ),
        _publish_after_extraction(ids),
        _mark_dead_runs(),
        _restart_crashed_runs(ids),
    ]


def apply(client: SyncPrefectClient, ids: Ids) -> None:
    """Create what is missing, and bring up to date what an older version has created.

    What has not changed is left alone, for with a new trigger Prefect forgets the runs that it
    watches; what somebody has switched off stays off.
    """
    for wanted in automations(ids):
        found = client.read_automations_by_name(wanted.name)
        for superfluous in found[1:]:
            client.delete_automation(superfluous.id)
        if not found:
            client.create_automation(wanted)
            continue
        wanted.enabled = found[0].enabled
        if AutomationCore.model_validate(found[0].model_dump()) != wanted:
            # What is not set is not sent, and an update without all of it is refused; but one
            # with an owner, too.
            whole = AutomationCore.model_validate(wanted.model_dump(exclude={"owner_resource"}))
            client.update_automation(found[0].id, whole)


def _on_arrival(name: str, watched: Watched, action: ActionTypes) -> AutomationCore:
    return AutomationCore(
        name=name,
        description=f"{watched.event} -> {action.describe_for_cli()}",
        trigger=EventTrigger(
            expect={watched.event},
            match=ResourceSpecification({"prefect.resource.id": watched.resource}),
        ),
        actions=[action],
    )


def _publish_after_extraction(ids: Ids) -> AutomationCore:
    return AutomationCore(
        name="zhengju: publish after extraction 抽取后发布",
        description="Readers get a copy of the warehouse that an extraction has completed.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Completed"},
            match=ResourceSpecification({"prefect.resource.id": FLOW_RUN}),
            match_related=_of(ids["extract"]),
        ),
        actions=[_run(ids["publish"], {"warehouse": _WAREHOUSE})],
    )


def _mark_dead_runs() -> AutomationCore:
    return AutomationCore(
        name="zhengju: mark dead runs 标记失联的运行",
        description="A run of which nothing is heard any more has crashed.",
        trigger=EventTrigger(
            after={"prefect.flow-run.heartbeat"},
            expect={"prefect.flow-run.*"},
            match=ResourceSpecification({"prefect.resource.id": FLOW_RUN}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENCE,
        ),
        actions=[
            ChangeFlowRunState(
                name="Crashed",
                state=StateType.CRASHED,
                force=False,
                message="Nothing was heard of its process any more.",
            )
        ],
    )


def _restart_crashed_runs(ids: Ids) -> AutomationCore:
    # Not 0: what dies before it begins stays at 0 and would be started for ever; restart_crashed
    # counts it.
    counts = [str(count) for count in range(1, RESTARTS + 1)]
    return AutomationCore(
        name="zhengju: restart crashed runs 重启崩溃的运行",
        description=f"What has crashed goes on where it was, {RESTARTS} times at the most.",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"},
            match=ResourceSpecification(
                {"prefect.resource.id": FLOW_RUN, "prefect.run-count": counts}
            ),
            match_related=_of(*ids.values()),
        ),
        actions=[
            ChangeFlowRunState(
                name="AwaitingRetry",
                state=StateType.SCHEDULED,
                force=False,
                message=DIED,
            )
        ],
    )


def _run(deployment: UUID, parameters: dict[str, Any]) -> RunDeployment:
    return RunDeployment(
        source="selected", deployment_id=deployment, parameters=parameters, job_variables=None
    )


def _of(*deployments: UUID) -> ResourceSpecification:
    """Runs of these deployments."""
    return ResourceSpecification(
        {
            "prefect.resource.role": "deployment",
            "prefect.resource.id": [f"prefect.deployment.{each}" for each in deployments],
        }
    )
