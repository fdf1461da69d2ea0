"""Gold facts: JSON Lines, one fact a line, as the contract describes them.

A line `{"doc": NAME, "scope": [START, END]}` tells that only this stretch of the document was
annotated: what is found elsewhere in it is then neither right nor wrong.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotations.scoring import Row

ENDS = ("start", "end")


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold facts of some documents; `scopes` are the stretches [start, end) annotated."""

    facts: list[Row]
    scopes: dict[str, tuple[int, int]]

    def documents(self) -> list[str]:
        """The names of all documents, in alphabetical order."""
        return sorted({fact["doc"] for fact in self.facts})

    def covered(self, found: Iterable[Row]) -> list[Row]:
        """The found facts that stand where the document was annotated."""
        return [row for row in found if self._covers(row)]

    def _covers(self, row: Row) -> bool:
        scope = self.scopes.get(row["source_name"])
        return scope is None or scope[0] <= row["quantity_start"] < scope[1]


class BadGold(Exception):
    """A file that holds no gold facts: the message says which file and why."""


def read_gold(path: Path) -> Gold:
    """The gold of a file. Raises BadGold, and OSError where it cannot be read."""
    lines = path.read_text("utf-8-sig").splitlines()
    try:
        rows = [json.loads(line) for line in lines if line.strip()]
    except ValueError as error:
        raise BadGold(f"{path} is no gold file, one JSON object a line: {error}") from error
    facts: list[Row] = [row for row in rows if isinstance(row, dict) and "scope" not in row]
    for number, row in enumerate(rows, 1):
        if reason := _fault(row):
            raise BadGold(f"{path} is no gold file: {reason} (object {number})")
    if not facts:
        raise BadGold(f"{path} is no gold file: it holds no fact")
    return Gold(facts, {row["doc"]: tuple(row["scope"]) for row in rows if "scope" in row})


def _fault(row: object) -> str | None:
    """What is wrong with a line of a gold file."""
    if not isinstance(row, dict) or not isinstance(row.get("doc"), str):
        return "every line must be an object that names its text in `doc`"
    places = row["scope"] if "scope" in row else [row.get(f"quantity_{end}") for end in ENDS]
    if not isinstance(places, list) or len(places) != len(ENDS):
        return "`scope` must be two offsets"
    if not all(isinstance(place, int) for place in places):
        return "offsets must be whole numbers: `quantity_start` and `quantity_end`, or a `scope`"
    return None
