"""What starts the flow runs, each as a process: a child of `zhengju serve`."""

import asyncio
import sys

from prefect.client.orchestration import get_client
from prefect.runner import Runner

from flows.display import complain
from flows.failures import Failure
from flows.serving.automations import HEARTBEAT_SECONDS, apply
from flows.serving.deployments import deploy
from flows.serving.lifeline import Lifeline

# Who has pressed the button waits so long at the most.
POLL_SECONDS = 2


async def run() -> None:
    """Once there is a server, bring deployments and automations up to date and run what is due."""
    lifeline = Lifeline()
    lifeline.go.wait()
    runner = Runner(
        name="zhengju",
        query_seconds=POLL_SECONDS,
        heartbeat_seconds=HEARTBEAT_SECONDS,
        pause_on_shutdown=False,
    )
    ids = await deploy(runner)
    with get_client(sync_client=True) as client:
        apply(client, ids)
    lifeline.ready()
    await runner.start()


def main() -> None:
    """Run until the parent ends it."""
    try:
        asyncio.run(run())
    except Failure as failure:
        complain(str(failure))
        sys.exit(1)


if __name__ == "__main__":
    main()
