"""What is written for a tool is read back as it was, and each tool's metadata are in its place."""

import json
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotations.formats import FORMATS, brat, label_studio
from annotations.labels import read_labels
from annotations.passages import TEST, Origin, Passage, Reading, Relation, Span, read_passages
from annotations.records import LABELS, ROLES, STATUSES
from annotations.reviewing import read_reviewed

TEXT = "我局全年\r\n办结#申请\t近320件，“𠮷祥”行动\n计划 85件。"
ORIGIN = Origin(
    source_name="云泽市司法局 年报.txt",
    document_id="0123456789ab-1",
    text_sha256="f" * 64,
    start=1204,
    heading="一、总体情况 / (一) 受理",
    before="前文\u2028。",
    after="",
    reasons=("random", "low_confidence"),
)


def span(words: str, label: str, status: str | None = None) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), label=label, status=status)


def passage(**changed: object) -> Passage:
    spans = (
        span("我局", "AGENCY"),
        span("全年\r\n办结", "ACTION"),
        span("#申请", "OBJECT"),
        span("近320件", "QUANTITY"),
        span("“𠮷祥”行动", "PROGRAM"),
        span("85件", "QUANTITY", "planned"),
    )
    links = ((3, 0, "AGENCY"), (3, 1, "ACTION"), (3, 2, "OBJECT"), (5, 2, "OBJECT"))
    told = {
        "text": TEXT,
        "issuer": "云泽市司法局",
        "year": 2023,
        "section": "done",
        "spans": spans,
        "relations": tuple(Relation(head=h, child=c, label=role) for h, c, role in links),
        "origin": ORIGIN,
    }
    return Passage(**{**told, **changed})


PASSAGES = {
    "plain": passage(),
    "reviewed": passage(annotator="王芳", annotated_at=datetime(2024, 5, 1, 8, 30, tzinfo=UTC)),
    "of no report": passage(origin=None, issuer=None, year=None),
    "with readings": passage(
        readings=(Reading(head=3, object_also=("申请", None)), Reading(head=5, optional=True))
    ),
    "without marks": passage(spans=(), relations=()),
    "not sorted": passage(
        spans=(span("85件", "QUANTITY"), span("我局", "AGENCY")),
        relations=(Relation(head=0, child=1, label="AGENCY"),),
    ),
}
WITH_RELATIONS = [name for name in FORMATS if name != "conll"]


def content(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {"" if file == path else file.name: file.read_bytes() for file in files}


@pytest.mark.parametrize("form", WITH_RELATIONS)
@pytest.mark.parametrize("name", PASSAGES)
def test_passages_come_back_as_they_were(form, name, tmp_path):
    FORMATS[form].write([PASSAGES[name]], tmp_path / "out")
    assert read_reviewed(form, tmp_path / "out") == [PASSAGES[name]]


@pytest.mark.parametrize("form", FORMATS)
def test_export_import_export_gives_the_same_bytes(form, tmp_path):
    written = [*PASSAGES.values(), *islice(read_passages(sorted(TEST.glob("*.jsonl"))), 100)]
    FORMATS[form].write(written, tmp_path / "first")
    read = read_reviewed(form, tmp_path / "first")
    FORMATS[form].write(read, tmp_path / "second")
    assert len(read) == len(written)
    assert content(tmp_path / "first") == content(tmp_path / "second")


def test_conll_keeps_entities_and_says_that_it_has_no_relations(tmp_path):
    FORMATS["conll"].write([passage(annotator="王芳")], tmp_path / "out.conll")
    (read,) = read_reviewed("conll", tmp_path / "out.conll")
    plain = [(one.start, one.end, one.label) for one in passage().spans]
    assert [(one.start, one.end, one.label) for one in read.spans] == plain
    assert (read.relations, read.entities_only, read.annotator) == ((), True, "王芳")
    assert (read.text, read.origin) == (TEXT, ORIGIN)


def test_conll_is_one_character_a_line_with_bio_tags(tmp_path):
    FORMATS["conll"].write([passage()], tmp_path / "out.conll")
    lines = (tmp_path / "out.conll").read_text("utf-8").split("\n")
    tokens = [line for line in lines if not line.startswith("# ")]
    assert tokens[:7] == [
        "我\tB-AGENCY", "局\tI-AGENCY", "全\tB-ACTION", "年\tI-ACTION", "办\tI-ACTION",
        "结\tI-ACTION", "#\tB-OBJECT",
    ]  # fmt: skip
    assert '# document_id = "0123456789ab-1"' in lines


def test_label_studio_shows_predictions_with_relations_and_statuses(tmp_path):
    label_studio.write([passage()], tmp_path / "tasks.json")
    (task,) = json.loads((tmp_path / "tasks.json").read_text("utf-8"))
    result = task["predictions"][0]["result"]
    assert {one["type"] for one in result} == {"labels", "choices", "relation"}
    for one in result:
        if value := one.get("value"):
            assert TEXT[value["start"] : value["end"]] == value["text"]
    assert task["data"]["document_id"] == ORIGIN.document_id
    assert (task["data"]["start"], task["data"]["issuer"]) == (1204, "云泽市司法局")
    assert "annotations" not in task


def test_label_studio_config_has_all_labels_roles_and_statuses(tmp_path):
    label_studio.write([passage()], tmp_path / "tasks.json")
    root = ElementTree.fromstring((tmp_path / "tasks.xml").read_text("utf-8"))
    told = {tag: {one.get("value") for one in root.iter(tag)} for tag in ("Label", "Relation")}
    assert told == {"Label": {one.label for one in read_labels()}, "Relation": set(ROLES)}
    assert told["Label"] >= set(LABELS)
    assert {one.get("value") for one in root.iter("Choice")} == set(STATUSES)


def test_brat_config_has_all_labels_roles_and_statuses(tmp_path):
    brat.write([passage()], tmp_path / "out")
    text = (tmp_path / "out" / "annotation.conf").read_text("utf-8")
    parts = {part.split("]")[0]: part.split("]")[1].split() for part in text.split("[")[1:]}
    assert parts["entities"] == [one.label for one in read_labels()]
    assert {*LABELS} <= {*parts["entities"]}
    assert {*ROLES} <= {*parts["relations"]}
    assert set(STATUSES) == set(parts["attributes"][-1].removeprefix("Value:").split("|"))


def test_brat_writes_standoff(tmp_path):
    brat.write([passage()], tmp_path / "out")
    lines = (tmp_path / "out" / "00001.ann").read_text("utf-8").split("\n")
    assert (tmp_path / "out" / "00001.txt").read_bytes().decode() == TEXT
    assert lines[:3] == [
        "T1\tAGENCY 0 2\t我局", "T2\tACTION 2 4;6 8\t全年 办结", "T3\tOBJECT 8 11\t#申请",
    ]  # fmt: skip
    assert "A1\tStatus T6 planned" in lines
    assert "R3\tOBJECT Arg1:T4 Arg2:T3" in lines
    assert json.loads(lines[-2].split("\t")[2])["document_id"] == ORIGIN.document_id


def test_doccano_keeps_the_metadata_beside_the_text(tmp_path):
    FORMATS["doccano"].write([passage()], tmp_path / "out.jsonl")
    told = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert {"id": 5, "label": "QUANTITY:planned", "start_offset": 28, "end_offset": 31} in told[
        "entities"
    ]
    assert {"id": 2, "from_id": 3, "to_id": 2, "type": "OBJECT"} in told["relations"]
    assert (told["document_id"], told["start"]) == (ORIGIN.document_id, 1204)


def test_doccano_export_with_its_own_fields_is_read(tmp_path):
    """doccano renumbers the entities and adds fields; pandas makes floats of years."""
    FORMATS["doccano"].write([passage()], tmp_path / "out.jsonl")
    told = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    for one in told["entities"]:
        one["id"] += 700
    for one in told["relations"]:
        one |= {"from_id": one["from_id"] + 700, "to_id": one["to_id"] + 700}
    told |= {"id": 19, "Comments": [], "year": 2023.0}
    (tmp_path / "out.jsonl").write_text(json.dumps(told), "utf-8")
    assert read_reviewed("doccano", tmp_path / "out.jsonl") == [passage()]
