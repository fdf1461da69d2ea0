"""Passages: what is read back is what was written, and a bad line is named with its reason."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from annotations.passages import (
    TRAINING,
    BadPassage,
    Passage,
    Relation,
    Span,
    read_passages,
    training_passages,
    write_passages,
)

# 开展(0,2) 普法讲座(2,6) 9场(6,8)
GOOD: dict[str, Any] = {
    "text": "开展普法讲座9场。",
    "issuer": "云泽市司法局",
    "year": 2024,
    "section": "done",
    "spans": [
        {"start": 0, "end": 2, "label": "ACTION"},
        {"start": 2, "end": 6, "label": "OBJECT"},
        {"start": 6, "end": 8, "label": "QUANTITY"},
    ],
    "relations": [
        {"head": 2, "child": 0, "label": "ACTION"},
        {"head": 2, "child": 1, "label": "OBJECT"},
    ],
}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "讲座.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(**changes: Any) -> str:
    """The good passage with some fields replaced, or left out where the new value is `...`."""
    fields = {k: v for k, v in {**GOOD, **changes}.items() if v is not ...}
    return json.dumps(fields, ensure_ascii=False)


def span(start: int, end: int, label: str = "OBJECT", **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "label": label, **more}


def relation(head: int, child: int, label: str) -> dict[str, Any]:
    return {"head": head, "child": child, "label": label}


def test_a_good_line_is_read_field_by_field(tmp_path: Path) -> None:
    (passage,) = read_passages([written(tmp_path, line())])
    assert passage == Passage.model_validate(GOOD)
    assert passage.spans[2] == Span(start=6, end=8, label="QUANTITY")
    assert passage.relations[1] == Relation(head=2, child=1, label="OBJECT")
    assert [passage.text[s.start : s.end] for s in passage.spans] == ["开展", "普法讲座", "9场"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "Invalid JSON"),
        ("不是一条标注", "Invalid JSON"),
        ("[]", "Input should be an object"),
        (line(text=...), "Field required"),
        (line(year=...), "Field required"),
        (line(text=""), "at least 1 character"),
        (line(text=9), "valid string"),
        (line(year="去年"), "valid integer"),
        (line(section="required"), "'done' or 'planned'"),
        (line(note="多出的字段"), "Extra inputs are not permitted"),
        (line(spans=[span(0, 2, "Verb")], relations=[]), "should match pattern"),
        (line(spans=[span(0, 2, status="maybe")], relations=[]), "'done', 'planned' or 'required'"),
        (line(spans=[span(0, 2, score=1)], relations=[]), "Extra inputs are not permitted"),
        (line(spans=[span(-1, 2)], relations=[]), "greater than or equal to 0"),
        (line(spans=[span(2, 2)], relations=[]), "span 2-2 lies outside the text"),
        (line(spans=[span(4, 3)], relations=[]), "span 4-3 lies outside the text"),
        (line(spans=[span(7, 10)], relations=[]), "span 7-10 lies outside the text"),
        (line(relations=[relation(2, 3, "ACTION")]), "relation 2->3 points nowhere"),
        (line(relations=[relation(3, 0, "ACTION")]), "relation 3->0 points nowhere"),
        (line(relations=[relation(-1, 0, "ACTION")]), "greater than or equal to 0"),
        (line(relations=[relation(0, 1, "OBJECT")]), "relation 0->1 starts at no quantity"),
        (line(relations=[relation(2, 0, "OBJECT")]), "relation 2->0 is no OBJECT"),
        (line(relations=[relation(2, 2, "QUANTITY")]), "'ACTION', 'OBJECT', 'AGENCY' or 'TIME'"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(tmp_path: Path, bad: str, reason: str) -> None:
    path = written(tmp_path, line(), "", bad, line())
    passages = read_passages([path])
    assert next(passages).text == GOOD["text"]
    with pytest.raises(BadPassage) as error:
        next(passages)
    # The blank line counts: the number is that of the editor.
    assert str(error.value).startswith("讲座.jsonl, line 3: ")
    assert reason in str(error.value)


def test_a_file_that_is_not_utf8_is_a_bad_passage(tmp_path: Path) -> None:
    path = tmp_path / "讲座.jsonl"
    path.write_bytes((line() + "\n").encode("gb18030"))
    with pytest.raises(BadPassage, match=r"讲座\.jsonl, line 1: "):
        list(read_passages([path]))


def test_blank_lines_are_no_passages(tmp_path: Path) -> None:
    assert list(read_passages([written(tmp_path, "", "  ", "")])) == []


def test_a_missing_file_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(read_passages([tmp_path / "none.jsonl"]))


def test_several_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("二.jsonl", "一.jsonl")]
    for year, path in enumerate(paths, 2021):
        write_passages(path, [Passage.model_validate({**GOOD, "year": year})])
    assert [passage.year for passage in read_passages(paths)] == [2021, 2022]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    passages = training_passages()
    path = tmp_path / "all.jsonl"
    write_passages(path, passages)
    assert list(read_passages([path])) == passages


def test_fields_that_are_unset_are_not_written(tmp_path: Path) -> None:
    planned = {**GOOD, "spans": [span(6, 8, "QUANTITY", status="planned")], "relations": []}
    path = tmp_path / "out.jsonl"
    write_passages(path, map(Passage.model_validate, (GOOD, planned)))
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert first == GOOD
    assert second == planned


def test_quantities_are_in_text_order() -> None:
    spans = [span(6, 8, "QUANTITY"), span(0, 2), span(2, 4, "QUANTITY")]
    passage = Passage.model_validate({**GOOD, "spans": spans, "relations": []})
    assert passage.quantities() == [2, 0]
    assert Passage.model_validate({**GOOD, "spans": [], "relations": []}).quantities() == []


@pytest.mark.parametrize("path", sorted(TRAINING.glob("*.jsonl")), ids=lambda path: path.stem)
def test_every_training_passage_is_valid(path: Path) -> None:
    passages = list(read_passages([path]))
    assert len(passages) >= 100
    for passage in passages:
        in_order = sorted(passage.spans, key=lambda s: s.start)
        # A tagger gives a character one label.
        assert all(a.end <= b.start for a, b in pairwise(in_order))
        surfaces = [passage.text[s.start : s.end] for s in passage.spans]
        assert surfaces == [surface.strip() for surface in surfaces]
        assert len(set(passage.relations)) == len(passage.relations)


def test_training_passages_are_those_of_all_files_and_no_two_are_alike() -> None:
    texts = [passage.text for passage in training_passages()]
    lines = sum(
        len(path.read_text(encoding="utf-8").splitlines()) for path in TRAINING.glob("*.jsonl")
    )
    assert len(texts) == len(set(texts)) == lines
