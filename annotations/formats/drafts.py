"""What a tool's file says of a passage, before anybody has checked it, and what is told of it.

A record of a tool has three parts: the text, the marks in it, and metadata. The metadata are the
same for all tools (`metadata`); each puts them into its own place for such things.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from annotations.passages import Passage


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one record of a file."""

    file: str
    record: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.record}: {self.reason}"


@dataclass(frozen=True, slots=True)
class DraftSpan:
    """A marked stretch [start, end) in code points; `surface`: the words, as the tool has them."""

    key: str
    start: int
    end: int
    label: str
    surface: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class DraftRelation:
    """From the span with the key `head` to the one with the key `child`; a relation without a
    label is meant as its child's label says."""

    head: str
    child: str
    label: str | None


class PlacedReading(BaseModel):
    """A reading in the metadata: its quantity by start and end, the rest as in a passage."""

    model_config = ConfigDict(extra="allow")
    head: tuple[int, int]


class PlacedReadings(BaseModel):
    """What of the metadata has another form than in a passage."""

    readings: list[PlacedReading] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One record, e.g. `task 3`, as it was read; not `marked` where the file has its text alone,
    and what is marked in it elsewhere."""

    file: str
    record: str
    text: str
    metadata: Mapping[str, Any]
    spans: tuple[DraftSpan, ...]
    relations: tuple[DraftRelation, ...]
    marked: bool = True

    def problem(self, reason: str) -> Problem:
        """A problem of this record."""
        return Problem(self.file, self.record, reason)


def metadata(passage: Passage) -> dict[str, Any]:
    """All of a passage but its text, spans and relations, as JSON; a reading names its quantity by
    place, for its number may change under review."""
    told = passage.model_dump(mode="json", exclude={"text", "spans", "relations", "origin"})
    told["readings"] = [
        {**one, "head": [passage.spans[one["head"]].start, passage.spans[one["head"]].end]}
        for one in told["readings"]
    ]
    if passage.origin:
        told |= passage.origin.model_dump(mode="json")
    return told | {"passage_sha256": sha256(passage.text)}


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def reason_of(error: Mapping[str, Any]) -> str:
    """One error of pydantic in words: where, and what."""
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}".removeprefix(": ")
