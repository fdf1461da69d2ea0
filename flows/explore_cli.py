"""`zhengju explore`: the facts as a page."""

from pathlib import Path
from typing import Annotated

import typer

from flows.exits import plain_failures


def explore(
    warehouse: Annotated[
        Path | None,
        typer.Option(
            "--warehouse", "-w", help="The DuckDB file.",
            show_default="zhengju.duckdb in the folder ZHENGJU_WAREHOUSES",
        ),
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where the page is.")] = 8501,
) -> None:  # fmt: skip
    """Look at the facts in a browser on this machine; reviews are written to the warehouse."""
    with plain_failures():
        from flows.explore import explore as explore_until_stopped

        explore_until_stopped(warehouse, port)
