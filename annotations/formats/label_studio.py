"""Label Studio: JSON tasks. https://labelstud.io/guide/tasks and .../guide/export

The metadata are columns of the task's `data`. What nobody has reviewed is a prediction, what
somebody has is an annotation. The labelling config is written beside the tasks, as .xml: the view
of label_studio.xml with a button for each label, role and status.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pydantic import BaseModel, TypeAdapter, ValidationError

from annotations.formats.drafts import (
    Draft,
    DraftRelation,
    DraftSpan,
    Problem,
    metadata,
    reason_of,
)
from annotations.labels import Label, read_labels
from annotations.passages import Passage, Relation, Time
from annotations.records import ROLES, STATUSES

VIEW = Path(__file__).with_suffix(".xml")
PREDICTED_BY = "zhengju"
ABOUT_REVIEW = ("annotator", "annotated_at")
# The config shows these: a task without them cannot be drawn.
SHOWN = {"heading": "", "before": "", "after": ""}


class _Value(BaseModel):
    start: int = 0
    end: int = 0
    text: str | None = None
    labels: list[str] = []
    choices: list[str] = []


class _Result(BaseModel):
    type: str
    id: str = ""
    value: _Value = _Value()
    from_id: str = ""
    to_id: str = ""
    direction: str | None = None
    labels: list[str] = []


class _Annotation(BaseModel):
    result: list[_Result]
    was_cancelled: bool = False
    ground_truth: bool = False
    completed_by: int | dict[str, Any] | None = None
    updated_at: Time | None = None


class _Task(BaseModel):
    data: dict[str, Any]
    id: int | None = None
    annotations: list[_Annotation] = []
    predictions: list[_Annotation | int] = []


def write(passages: Sequence[Passage], path: Path) -> None:
    """Tasks to `path`, and the labelling config beside it."""
    configured, tasks = config(), [_task(passage) for passage in passages]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".xml").write_text(configured, encoding="utf-8")


def config() -> str:
    """The labelling config, with the labels of annotations/labels.csv."""
    view = ElementTree.parse(VIEW).getroot()
    buttons = {
        "Relations": [("Relation", {"value": role}) for role in ROLES],
        "Labels": [("Label", _button(one)) for one in read_labels()],
        "Choices": [("Choice", {"value": status}) for status in STATUSES],
    }
    for part in view:
        for tag, attributes in buttons.get(part.tag, []):
            ElementTree.SubElement(part, tag, attributes)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _button(one: Label) -> dict[str, str]:
    hint = f"{one.meaning_zh} / {one.meaning}"
    return {"value": one.label, "hotkey": one.hotkey, "background": one.colour, "hint": hint}


def read(path: Path) -> Iterator[Draft | Problem]:
    """Tasks as they were written, or as Label Studio exports them (JSON, not JSON-MIN)."""
    try:
        tasks = TypeAdapter(list[Any]).validate_json(path.read_bytes())
    except ValidationError:
        yield Problem(path.name, "the file", "is no list of tasks: export it as JSON")
        return
    for number, task in enumerate(tasks, start=1):
        try:
            yield _draft(path.name, number, _Task.model_validate(task))
        except ValidationError as error:
            yield Problem(path.name, f"task {number}", reason_of(error.errors()[0]))


def _task(passage: Passage) -> dict[str, Any]:
    marks = [mark for number in range(len(passage.spans)) for mark in _region(passage, number)]
    result = [*marks, *map(_link, passage.relations)]
    data = {"text": passage.text, **SHOWN, **metadata(passage)}
    if passage.annotator:
        return {"data": data, "annotations": [{"result": result}]}
    return {"data": data, "predictions": [{"model_version": PREDICTED_BY, "result": result}]}


def _region(passage: Passage, number: int) -> Iterator[dict[str, Any]]:
    span = passage.spans[number]
    place = {"start": span.start, "end": span.end, "text": passage.text[span.start : span.end]}
    about = {"id": f"s{number}", "to_name": "text"}
    yield {**about, "from_name": "label", "type": "labels",
           "value": {**place, "labels": [span.label]}}  # fmt: skip
    if span.status:
        yield {**about, "from_name": "status", "type": "choices",
               "value": {**place, "choices": [span.status]}}  # fmt: skip


def _link(relation: Relation) -> dict[str, Any]:
    return {"type": "relation", "from_id": f"s{relation.head}", "to_id": f"s{relation.child}",
            "direction": "right", "labels": [relation.label]}  # fmt: skip


def _draft(file: str, number: int, task: _Task) -> Draft:
    text = str(task.data.get("text", ""))
    told = {name: value for name, value in task.data.items() if name != "text"}
    made = [one for one in task.annotations if not one.was_cancelled]
    chosen = _chosen(made, task.predictions)
    if not made:  # the annotation of whoever is named there is gone
        told = {name: value for name, value in told.items() if name not in ABOUT_REVIEW}
    elif chosen and chosen.completed_by is not None:
        at = chosen.updated_at or datetime.now(UTC)
        told |= {"annotator": _name(chosen.completed_by), "annotated_at": at.isoformat()}
    result = chosen.result if chosen else []
    statuses = {one.id: "、".join(one.value.choices) for one in result if one.type == "choices"}
    return Draft(
        file=file,
        record=f"task {task.id or number}",
        text=text,
        metadata=told,
        spans=tuple(_span(one, statuses) for one in result if one.type == "labels"),
        relations=tuple(_relation(one) for one in result if one.type == "relation"),
        marked=chosen is not None,
    )


def _chosen(
    made: Sequence[_Annotation], predictions: Sequence[_Annotation | int]
) -> _Annotation | None:
    """The annotation that counts: the one marked as ground truth, else the latest; where nobody has
    annotated, the prediction; None where that is but a number in Label Studio's database."""
    earliest = datetime.min.replace(tzinfo=UTC)
    if made:
        return max(made, key=lambda one: (one.ground_truth, one.updated_at or earliest))
    return next((one for one in predictions if isinstance(one, _Annotation)), None)


def _name(who: int | Mapping[str, Any]) -> str:
    if isinstance(who, int):
        return f"label-studio user {who}"
    return str(who.get("email") or who.get("username") or who.get("id"))


def _span(result: _Result, statuses: Mapping[str, str]) -> DraftSpan:
    value, label = result.value, "、".join(result.value.labels)
    # The end of a line inside a region is written as a backslash and an n.
    surface = value.text.replace("\\n", "\n") if value.text is not None else None
    return DraftSpan(result.id, value.start, value.end, label, surface, statuses.get(result.id))


def _relation(result: _Result) -> DraftRelation:
    ends = (result.from_id, result.to_id)
    head, child = reversed(ends) if result.direction == "left" else ends
    return DraftRelation(head, child, "、".join(result.labels) or None)
