"""doccano: JSON Lines with entities and relations (a sequence labelling project with relations).

doccano keeps keys that it does not know as the example's metadata and exports them again. It has no
attributes of spans: a quantity whose status differs has a label of its own, QUANTITY:planned.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from annotations.formats.drafts import (
    Draft,
    DraftRelation,
    DraftSpan,
    Problem,
    metadata,
    reason_of,
)
from annotations.passages import Passage, Span


class _Entity(BaseModel):
    id: int
    label: str
    start_offset: int
    end_offset: int


class _Relation(BaseModel):
    from_id: int
    to_id: int
    type: str


class _Example(BaseModel):
    model_config = ConfigDict(extra="allow")
    text: str
    entities: list[_Entity]
    relations: list[_Relation]


def write(passages: Sequence[Passage], path: Path) -> None:
    """One example a line."""
    lines = [json.dumps(_example(passage), ensure_ascii=False) + "\n" for passage in passages]
    path.write_text("".join(lines), encoding="utf-8")


def read(path: Path) -> Iterator[Draft | Problem]:
    """Examples as they were written, or as doccano exports them (JSONL with relations)."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.strip():
            try:
                yield _draft(path.name, f"line {number}", _Example.model_validate_json(line))
            except ValidationError as error:
                yield Problem(path.name, f"line {number}", reason_of(error.errors()[0]))


def _example(passage: Passage) -> dict[str, Any]:
    return {
        "text": passage.text,
        "entities": [
            {"id": number, "label": _label(span), "start_offset": span.start,
             "end_offset": span.end}
            for number, span in enumerate(passage.spans)
        ],
        "relations": [
            {"id": number, "from_id": one.head, "to_id": one.child, "type": one.label}
            for number, one in enumerate(passage.relations)
        ],
        **metadata(passage),
    }  # fmt: skip


def _label(span: Span) -> str:
    return f"{span.label}:{span.status}" if span.status else span.label


def _draft(file: str, record: str, example: _Example) -> Draft:
    return Draft(
        file=file,
        record=record,
        text=example.text,
        metadata=example.model_extra or {},
        spans=tuple(map(_span, example.entities)),
        relations=tuple(
            DraftRelation(str(one.from_id), str(one.to_id), one.type) for one in example.relations
        ),
    )


def _span(entity: _Entity) -> DraftSpan:
    label, _, status = entity.label.partition(":")
    return DraftSpan(
        str(entity.id), entity.start_offset, entity.end_offset, label, status=status or None
    )
