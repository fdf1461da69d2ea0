"""Indicators as people know them: 依申请公开办理数, not disclosure_requests_handled."""

from collections.abc import Sequence
from typing import Any

from warehouse.explorer.copies import Copy, rows
from warehouse.explorer.words import Words

NAMES = "select indicator, name from indicators"


def names(copy: Copy, say: Words) -> dict[str, str]:
    """The name of each indicator; the taxonomy has Chinese ones alone, so in English it is the
    key itself, made readable."""
    if say.language != "zh":
        return {one["indicator"]: readable(one["indicator"]) for one in rows(copy, NAMES)}
    return {one["indicator"]: one["name"] for one in rows(copy, NAMES)}


def readable(key: str) -> str:
    """`disclosure_requests_handled` as words."""
    return key.replace("_", " ")


def named(found: Sequence[dict[str, Any]], copy: Copy, say: Words) -> list[dict[str, Any]]:
    """The rows with the name in the place of each key."""
    known = names(copy, say)
    return [one | {"indicator": known.get(one["indicator"], one["indicator"])} for one in found]
