"""Annotated passages: JSON Lines, one passage a line, with spans and relations by offset."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from annotations.records import STATUSES

TRAINING = Path(__file__).parent / "train"
DEV = Path(__file__).parent / "dev"
TEST = Path(__file__).parent / "test"
LABEL = r"^[A-Z][A-Z_]*$"


def with_zone(at: datetime) -> datetime:
    """The time, in UTC where no zone is told: times without and with one cannot be compared."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


Time = Annotated[datetime, AfterValidator(with_zone)]


class Span(BaseModel):
    """A labelled stretch of the passage; `status` only where it differs from the section's.

    `label` is one of LABELS, or a new one (PROJECT) that a model is to learn (`zhengju retrain`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: int = Field(ge=0)
    end: int
    label: str = Field(pattern=LABEL)
    status: Literal[STATUSES] | None = None  # type: ignore[valid-type]


class Reading(BaseModel):
    """Equally good readings of a quantity (`head`), for evaluation: other words for its action,
    object or agency, None where it may as well have none; `optional` where two careful readers
    could differ on whether it is a fact."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    head: int = Field(ge=0)
    action_also: tuple[str | None, ...] = ()
    object_also: tuple[str | None, ...] = ()
    agency_also: tuple[str | None, ...] = ()
    optional: bool = False


class Relation(BaseModel):
    """From a QUANTITY span (`head`) to the span that plays the role `label` for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    head: int = Field(ge=0)
    child: int = Field(ge=0)
    label: Literal["ACTION", "OBJECT", "AGENCY", "TIME"]


class Origin(BaseModel):
    """Where a passage was cut out: `start` counts the code points of the decoded text whose
    SHA-256 is `text_sha256`. `heading`, `before` and `after` are for the eyes of whoever reviews
    it; `reasons` say why it was picked for review."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    source_name: str
    document_id: str
    text_sha256: str
    start: int = Field(ge=0)
    heading: str = ""
    before: str = ""
    after: str = ""
    reasons: tuple[str, ...] = ()


class Passage(BaseModel):
    """One annotated passage of a report by `issuer` about `year`.

    `annotated_at` has a zone. Where `entities_only` is set nobody annotated relations: the passage
    says nothing of facts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str = Field(min_length=1)
    issuer: str | None
    year: int | None
    section: Literal["done", "planned"]
    spans: tuple[Span, ...]
    relations: tuple[Relation, ...]
    readings: tuple[Reading, ...] = ()
    origin: Origin | None = None
    annotator: str | None = None
    annotated_at: Time | None = None
    entities_only: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> "Passage":
        for span in self.spans:
            if not span.start < span.end <= len(self.text):
                raise ValueError(f"span {span.start}-{span.end} lies outside the text")
        for relation in self.relations:
            if max(relation.head, relation.child) >= len(self.spans):
                raise ValueError(f"relation {relation.head}->{relation.child} points nowhere")
            if self.spans[relation.head].label != "QUANTITY":
                raise ValueError(
                    f"relation {relation.head}->{relation.child} starts at no quantity"
                )
            if self.spans[relation.child].label != relation.label:
                raise ValueError(
                    f"relation {relation.head}->{relation.child} is no {relation.label}"
                )
        for reading in self.readings:
            if self._label(reading.head) != "QUANTITY":
                raise ValueError(f"a reading of {reading.head} is one of no quantity")
        return self

    def _label(self, index: int) -> str | None:
        return self.spans[index].label if index < len(self.spans) else None

    def quantities(self) -> list[int]:
        """Indices of the QUANTITY spans, in text order."""
        heads = [i for i, span in enumerate(self.spans) if span.label == "QUANTITY"]
        return sorted(heads, key=lambda i: self.spans[i].start)


class BadPassage(Exception):
    """A line that is no passage: the message says which file, which line and what is wrong."""


def read_passages(paths: Iterable[Path]) -> Iterator[Passage]:
    """All passages of the given JSONL files, in order; raises BadPassage."""
    for path in paths:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _passage(path, number, line)


def check_passages(paths: Iterable[Path]) -> tuple[list[Passage], list[str]]:
    """The passages of the given JSONL files, and a line for each one that is none."""
    passages: list[Passage] = []
    faults: list[str] = []
    for path in paths:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    passages.append(_sound(path, number, _passage(path, number, line)))
                except BadPassage as bad:
                    faults.append(str(bad))
    return passages, faults


def training_passages() -> list[Passage]:
    """Every passage of annotations/train."""
    return list(read_passages(sorted(TRAINING.glob("*.jsonl"))))


def dev_passages() -> list[Passage]:
    """Every passage of annotations/dev: what is calibrated and chosen on."""
    return list(read_passages(sorted(DEV.glob("*.jsonl"))))


def frozen_passages() -> list[Passage]:
    """Every passage of annotations/test, the frozen test."""
    return list(read_passages(sorted(TEST.glob("*.jsonl"))))


def write_passages(path: Path, passages: Iterable[Passage]) -> None:
    """Write passages as JSON Lines, without fields that are unset."""
    with path.open("w", encoding="utf-8") as out:
        for passage in passages:
            out.write(passage.model_dump_json(exclude_defaults=True) + "\n")


def overlaps(spans: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    """Neighbours of start, end and label that overlap, in words: ACTION 0-4 and OBJECT 3-6."""
    for one, other in pairwise(sorted(spans)):
        if other[0] < one[1]:
            yield "{2} {0}-{1} and {5} {3}-{4}".format(*one, *other)


def _sound(path: Path, number: int, passage: Passage) -> Passage:
    """Raises BadPassage where two spans overlap: a tagger gives a character one label."""
    for two in overlaps((one.start, one.end, one.label) for one in passage.spans):
        raise BadPassage(f"{path.name}, line {number}: {two} overlap; correct or drop the line")
    return passage


def _passage(path: Path, number: int, line: bytes) -> Passage:
    try:
        return Passage.model_validate_json(line)
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise BadPassage(
            f"{path.name}, line {number}: {reason}; correct or drop the line"
        ) from error
