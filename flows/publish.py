"""Publish a warehouse: a copy for readers, whole and at rest."""

import time
from pathlib import Path

from flows.folders import PUBLISHED
from warehouse.publishing import Published
from warehouse.publishing import publish as publish_copy


def run(warehouse: Path, target: Path | None = None) -> Published:
    """Copy a warehouse to `target`, else under its name into the folder of published ones.

    Raises WarehouseError.
    """
    return publish_copy(warehouse, target or PUBLISHED.path() / warehouse.name)


def run_shown(warehouse: Path, target: Path) -> Published:
    """The same in a flow run, which shows the copy and ends in plain words."""
    from flows.artifacts.publish import show_published
    from flows.states import TOLD, completed, failed

    began = time.monotonic()
    try:
        published = run(warehouse, target)
    except TOLD as failure:
        return failed(failure, Published)
    show_published(published, warehouse, time.monotonic() - began)
    return completed(published)
