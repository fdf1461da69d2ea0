"""What the scans ask of Prefect's server, on a real one."""

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.states import Pending, Running, Scheduled

from flows.serving.events import AT_ONCE, drop_planned


@flow
def scan() -> None:
    """Never started."""


@pytest.mark.usefixtures("prefect_server")
def test_only_what_has_not_begun_is_dropped():
    states = [Scheduled(), Pending(), Running(), *[Scheduled()] * AT_ONCE]
    with get_client(sync_client=True) as client:
        runs = [client.create_flow_run(scan, state=state).id for state in states]
        # Another scan was faster.
        client.delete_flow_run(runs[0])
        for _ in range(2):
            drop_planned(client, [str(run) for run in runs])
        wanted = FlowRunFilter.model_validate({"id": {"any_": runs}})
        left = {run.id for run in client.read_flow_runs(flow_run_filter=wanted)}
    assert left == {runs[1], runs[2]}
