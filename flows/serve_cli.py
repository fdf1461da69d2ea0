"""`zhengju serve` and `zhengju publish`: the facts for a team."""

from pathlib import Path
from typing import Annotated

import typer

from flows.exits import plain_failures


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the UI and API are.")] = 4200,
    host: Annotated[
        str, typer.Option(help="Another than this machine needs PREFECT_SERVER_API_AUTH_STRING.")
    ] = "127.0.0.1",
) -> None:
    """Serve Prefect's UI with forms for all flows, and run what is started or arrives."""
    with plain_failures():
        from flows.serve import serve as serve_until_stopped

        serve_until_stopped(host, port)


def publish(
    warehouse: Annotated[Path, typer.Option("--warehouse", "-w", help="The DuckDB file.")],
    to: Annotated[
        Path | None,
        typer.Option(help="The copy.", show_default="its place in the folder ZHENGJU_PUBLISHED"),
    ] = None,
) -> None:
    """Publish a copy of a warehouse: readers of it and the next extraction do not meet."""
    with plain_failures():
        from flows.publish import run

        typer.echo(f"published {run(warehouse, to)}")
