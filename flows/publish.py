"""Publish a warehouse: a copy for readers, whole and at rest."""

from pathlib import Path

from flows.folders import PUBLISHED
from warehouse.publishing import Published
from warehouse.publishing import publish as publish_copy


def run(warehouse: Path, target: Path | None = None) -> Published:
    """Copy a warehouse to `target`, else under its name into the folder of published ones.

    Raises WarehouseError.
    """
    return publish_copy(warehouse, target or PUBLISHED.path() / warehouse.name)
