"""Publish a warehouse: a copy for readers, whole and at rest."""

import time
from pathlib import Path

from flows.folders import published_copy
from warehouse.publishing import Published
from warehouse.publishing import publish as publish_copy


def run(warehouse: Path, target: Path | None = None) -> Published:
    """Copy a warehouse to `target`, else to its place among the published ones.

    Raises WarehouseError.
    """
    return publish_copy(warehouse, target or published_copy(warehouse))


def run_shown(warehouse: Path) -> Published:
    """The same in a flow run, which shows the copy and ends in plain words."""
    from flows.artifacts.publish import show_published
    from flows.states import TOLD, completed, failed

    began = time.monotonic()
    try:
        published = run(warehouse)
    except TOLD as failure:
        return failed(failure, Published)
    show_published(published, warehouse, time.monotonic() - began)
    return completed(published)
