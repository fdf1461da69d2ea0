"""Prefect's server with its UI, as a child of `zhengju serve`."""

from collections.abc import MutableMapping
from typing import Any

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.serving.lifeline import Lifeline

# The UI asks a host of its makers for analytics, whatever the server's settings say.
ONLY_HERE = "connect-src 'self'"
# A browser keeps its connection open; nobody waits for it.
SECONDS_TO_STOP = 1


class OnlyHere:
    """Lets pages speak with this server alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header to every answer over HTTP."""

        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = ONLY_HERE
            await send(message)

        await self.app(scope, receive, send_with_policy if scope["type"] == "http" else send)


def main() -> None:
    """Serve until a signal, or until the parent is gone."""
    Lifeline()
    api = get_current_settings().server.api
    uvicorn.run(
        OnlyHere(create_app(final=True)),
        host=api.host,
        port=api.port,
        timeout_keep_alive=api.keepalive_timeout,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
