"""Prefect's server with its UI, as a child of `zhengju serve`."""

import asyncio
import logging
import os
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from prefect.server.api.server import create_app
from prefect.settings import get_current_settings
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from flows.serving.lifeline import Lifeline
from flows.serving.loopback import AUTH, is_loopback
from flows.serving.sqlite import lock_at_the_beginning

# The UI asks a host of its makers for analytics, whatever the server's settings say. Its own
# scripts and styles stand in the page, too, and it draws pictures and works in blobs.
ONLY_HERE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# A browser keeps its connection open; nobody waits for it.
SECONDS_TO_STOP = 1


class OnlyHere:
    """Lets pages speak with this server alone, and this server with its own pages alone: without
    a password any page that somebody opens could start flows here. `open_to_all` has a password,
    and may be known by any name."""

    def __init__(self, app: ASGIApp, *, open_to_all: bool) -> None:
        self.app, self.open_to_all = app, open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what comes from elsewhere; add the header to every answer over HTTP."""
        if scope["type"] in ("http", "websocket") and self._is_foreign(Headers(scope=scope)):
            await _refuse(scope, receive, send)
            return

        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = ONLY_HERE
            await send(message)

        await self.app(scope, receive, send_with_policy if scope["type"] == "http" else send)

    def _is_foreign(self, headers: Headers) -> bool:
        """Whether another site's page asks, or one that has given this machine a name of its own
        (DNS rebinding)."""
        asked = headers.get("host", "")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != asked:
            return True
        return not self.open_to_all and not is_loopback(urlsplit(f"//{asked}").hostname)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocketClose(reason="not from here")(scope, receive, send)
    else:
        answer = PlainTextResponse("Only pages of this server may use it.\n", 403)
        await answer(scope, receive, send)


def is_news(record: logging.LogRecord) -> bool:
    """Not that a stop cuts off who listens to events: the runner and every open page do."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "graceful" not in str(record.msg)


def main() -> None:
    """Serve until a signal, or until the parent is gone."""
    Lifeline()
    logging.getLogger("uvicorn.error").addFilter(is_news)
    lock_at_the_beginning()
    api = get_current_settings().server.api
    uvicorn.run(
        OnlyHere(create_app(final=True), open_to_all=bool(os.environ.get(AUTH))),
        host=api.host,
        port=api.port,
        timeout_keep_alive=api.keepalive_timeout,
        timeout_graceful_shutdown=SECONDS_TO_STOP,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
