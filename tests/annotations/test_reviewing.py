"""What is wrong with a reviewed file is told record by record, and nothing of it is taken."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotations.formats import FORMATS
from annotations.passages import Origin, Passage, Relation, Span
from annotations.reviewing import (
    Refused,
    read_reviewed,
    refuse_overlaps,
    reviewed_file,
    reviewed_passages,
    signed,
)

PASSAGE = Passage(
    text="全年办结申请320件。",
    issuer="云泽市司法局",
    year=2023,
    section="done",
    spans=(
        Span(start=2, end=4, label="ACTION"),
        Span(start=4, end=6, label="OBJECT"),
        Span(start=6, end=10, label="QUANTITY"),
    ),
    relations=(
        Relation(head=2, child=0, label="ACTION"),
        Relation(head=2, child=1, label="OBJECT"),
    ),
    origin=Origin(source_name="a.txt", document_id="a-1", text_sha256="0" * 64, start=7),
)


def written(form: str, folder: Path) -> Path:
    path = folder / "brat" if form == "brat" else folder / "reviewed.json"
    FORMATS[form].write([PASSAGE, PASSAGE], path)
    return path


def problems(form: str, path: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_reviewed(form, path)
    return [str(one) for one in refused.value.problems]


def entity(number: int, **changed: object):
    return lambda one: one["entities"][number].update(changed)


def relation(number: int, **changed: object):
    return lambda one: one["relations"][number].update(changed)


EDITS = [
    ("text edited", lambda one: one.update(text="全年办结申请321件。"), "its text was edited"),
    ("no metadata", lambda one: one.pop("issuer"), "lacks issuer"),
    ("beyond the end", entity(2, end_offset=40), "QUANTITY 6-40 lies outside the text"),
    ("empty span", entity(2, end_offset=6), "QUANTITY 6-6 lies outside the text"),
    ("before the start", entity(0, start_offset=-1), "ACTION -1-4 lies outside the text"),
    ("unknown label", entity(1, label="THING"), "THING 4-6 has an unknown label"),
    ("unknown status", entity(2, label="QUANTITY:soon"), "unknown status 'soon'"),
    ("status of an action", entity(0, label="ACTION:done"), "has a status"),
    ("overlap", entity(0, end_offset=5), "ACTION 2-5 and OBJECT 4-6 overlap"),
    ("relation to nothing", relation(0, to_id=9), "points nowhere: 9 is no span"),
    ("relation from nothing", relation(0, from_id=9), "points nowhere: 9 is no span"),
    ("relation backwards", relation(0, from_id=0, to_id=2), "draw it from the quantity"),
    ("unknown role", relation(0, type="CAUSE"), "has an unknown label"),
    ("role of another label", relation(0, to_id=1), "leads to OBJECT"),
    ("offset that is none", entity(1, start_offset="four"), "entities.1.start_offset"),
    ("section that is none", lambda one: one.update(section="past"), "section: "),
    ("readings as words", lambda one: one.update(readings="[]"), "readings: "),
    ("readings as numbers", lambda one: one.update(readings=[1]), "readings.0: "),
    ("readings as NaN", lambda one: one.update(readings=float("nan")), "readings: "),
    ("a reading by number", lambda one: one.update(readings=[{"head": 3}]), "readings.0.head: "),
    ("a year as NaN", lambda one: one.update(year=float("nan")), "year: "),
    ("reasons as a word", lambda one: one.update(reasons="random"), "reasons: "),
]


@pytest.mark.parametrize(
    ("edit", "reason"), [case[1:] for case in EDITS], ids=[c[0] for c in EDITS]
)
def test_refused(edit, reason, tmp_path):
    path = written("doccano", tmp_path)
    first, second = path.read_text("utf-8").splitlines()
    record = json.loads(second)
    edit(record)
    path.write_text(first + "\n" + json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    (problem,) = problems("doccano", path)
    assert problem.startswith("reviewed.json, line 2: ")
    assert reason in problem


def test_every_problem_is_told_at_once(tmp_path):
    path = written("doccano", tmp_path)
    text = path.read_text("utf-8").replace('"label": "OBJECT"', '"label": "THING"')
    path.write_text(text.replace('"type": "ACTION"', '"type": "CAUSE"'), "utf-8")
    records = [one.split(":")[0] for one in problems("doccano", path)]
    assert records == ["reviewed.json, line 1"] * 2 + ["reviewed.json, line 2"] * 2


REPLACED = [
    ("brat", "00002.ann", "T2\tOBJECT 4 6\t申请", "T2\tOBJECT 4 6\t申报", "says '申报'"),
    ("brat", "00002.ann", "T2\tOBJECT 4 6", "T2\tOBJECT four", "no label with offsets"),
    (
        "brat",
        "00002.ann",
        "T2\tOBJECT 4 6\t申请",
        "T2\tOBJECT 2 3;4 6\t办 申请",
        "leaves out words",
    ),
    ("brat", "00002.ann", "R1\tACTION", "E1\tACTION", "is no span, relation, status or note"),
    ("brat", "00002.ann", "AnnotatorNotes DOCUMENT\t{", "AnnotatorNotes DOCUMENT\t", "damaged"),
    (
        "brat",
        "00002.ann",
        "R1\tACTION",
        "#2\tAnnotatorNotes DOCUMENT\t{}\nR1\tACTION",
        "second note",
    ),
    ("brat", "00002.ann", "R1\tACTION", "A1\tStatus T9 done\nR1\tACTION", "T9 points nowhere"),
    ("brat", "00002.txt", "320", "32", "its text was edited"),
    ("conll", "", "申\tB-OBJECT", "申\tI-OBJECT", "follows upon I-ACTION"),
    ("conll", "", "申\tB-OBJECT", "审\tB-OBJECT", "its text was edited"),
    ("conll", "", "申\tB-OBJECT\n", "", "its text was edited"),
    ("conll", "", "申\tB-OBJECT", "申 B-OBJECT", "is no character with a tag"),
    ("conll", "", "-ACTION", "-THING", "unknown label"),
    ("conll", "", "# year = 2023", "# year = about 2023", "comment 'year' is damaged"),
    (
        "label-studio",
        "",
        '"text": "申请"',
        '"text": "申报"',
        "says '申报' where the text has '申请'",
    ),
    ("label-studio", "", '"end": 6', '"end": 66', "lies outside the text"),
    ("label-studio", "", '"type": "labels"', '"kind": "labels"', "result.0.type"),
    ("label-studio", "", '"to_id": "s1"', '"to_id": "s8"', "points nowhere: s8"),
    ("doccano", "", '{"text"', '"text"', "Invalid JSON"),
]


@pytest.mark.parametrize(("form", "file", "old", "new", "reason"), REPLACED)
def test_refused_in_each_format(form, file, old, new, reason, tmp_path):
    path = written(form, tmp_path)
    target = path / file if file else path
    assert old in target.read_text("utf-8")
    target.write_text(target.read_text("utf-8").replace(old, new), "utf-8")
    assert any(reason in problem for problem in problems(form, path))


@pytest.mark.parametrize(
    ("form", "content", "reason"),
    [
        ("label-studio", b'{"a": 1}', "is no list of tasks"),
        ("label-studio", b"\xff\xfe", "is no list of tasks"),
        ("label-studio", b"[3]", "task 1: "),
        ("conll", b"\xff\xfe", "is not UTF-8"),
        ("doccano", b"\xff\xfe", "line 1: "),
    ],
)
def test_files_that_are_none_of_the_tool(form, content, reason, tmp_path):
    (tmp_path / "file").write_bytes(content)
    assert reason in problems(form, tmp_path / "file")[0]


def test_brat_files_without_their_partner(tmp_path):
    path = written("brat", tmp_path)
    (path / "00002.ann").unlink()
    assert problems("brat", path) == ["brat, 00002: its .ann file is missing"]
    assert problems("brat", tmp_path) == [
        f"{tmp_path.name}, the folder: has no .txt and .ann files"
    ]


def test_label_studio_relation_may_lean_left_and_lack_its_label(tmp_path):
    path = written("label-studio", tmp_path)
    tasks = json.loads(path.read_text("utf-8"))
    link = tasks[0]["predictions"][0]["result"][-1]
    link |= {"from_id": link["to_id"], "to_id": link["from_id"], "direction": "left", "labels": []}
    path.write_text(json.dumps(tasks), "utf-8")
    assert read_reviewed("label-studio", path) == [PASSAGE, PASSAGE]


ANNOTATIONS = [
    ("the latest", [("2024-05-01", {}), ("2024-05-03", {}), ("2024-05-02", {})], 1),
    ("no cancelled one", [("2024-05-01", {}), ("2024-05-03", {"was_cancelled": True})], 0),
    ("ground truth", [("2024-05-01", {"ground_truth": True}), ("2024-05-03", {})], 0),
]


@pytest.mark.parametrize(
    ("made", "taken"), [c[1:] for c in ANNOTATIONS], ids=[c[0] for c in ANNOTATIONS]
)
def test_label_studio_annotation_that_counts(made, taken, tmp_path):
    path = written("label-studio", tmp_path)
    (task, _) = json.loads(path.read_text("utf-8"))
    task["annotations"] = [
        {"result": [], "completed_by": {"email": f"{number}@example.org"},
         "updated_at": f"{day}T08:00:00Z", **more}
        for number, (day, more) in enumerate(made)
    ]  # fmt: skip
    path.write_text(json.dumps([task]), "utf-8")
    (passage,) = read_reviewed("label-studio", path)
    assert (passage.annotator, passage.spans) == (f"{taken}@example.org", ())


def edited_tasks(folder: Path, passages: list[Passage], **changes: object) -> Path:
    path = folder / "tasks.json"
    FORMATS["label-studio"].write(passages, path)
    tasks = [{**task, **changes} for task in json.loads(path.read_text("utf-8"))]
    path.write_text(json.dumps(tasks), "utf-8")
    return path


MADE = {"result": [], "completed_by": 1}
AT = datetime(2024, 5, 1, 8, tzinfo=UTC)
# What an export of Label Studio may hold instead of what was written, and who reviewed it when.
TASKS = [
    ("annotation deleted", {"annotations": []}, None, None),
    ("annotation cancelled", {"annotations": [{**MADE, "was_cancelled": True}]}, None, None),
    ("annotation deleted, prediction left",
     {"annotations": [], "predictions": [{"result": []}]}, None, None),
    ("times without a zone are UTC",
     {"annotations": [{**MADE, "updated_at": "2024-04-30T08:00:00Z"},
                      {**MADE, "updated_at": "2024-05-01T08:00:00"}]},
     "label-studio user 1", AT),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "who", "when"), [c[1:] for c in TASKS], ids=[c[0] for c in TASKS]
)
def test_label_studio_tells_who_reviewed(changes, who, when, tmp_path):
    path = edited_tasks(tmp_path, signed([PASSAGE], "王芳", AT), **changes)
    (passage,) = read_reviewed("label-studio", path)
    assert (passage.annotator, passage.annotated_at) == (who, when)


@pytest.mark.parametrize("predictions", [[17], []])
def test_label_studio_tasks_without_their_marks_are_no_training_data(predictions, tmp_path):
    """It exports predictions as the numbers that they have in its database."""
    path = edited_tasks(tmp_path, [PASSAGE], predictions=predictions)
    (passage,) = read_reviewed("label-studio", path)
    assert passage.annotator is None
    with pytest.raises(Refused) as refused:
        read_reviewed("label-studio", path, unreviewed=True)
    assert "task 1: has neither an annotation nor a prediction" in str(refused.value.problems[0])


def test_a_second_review_is_of_the_second_reviewer():
    first, second = signed([PASSAGE], "王芳", AT), signed([PASSAGE], "李明", AT.replace(day=9))
    assert [(one.annotator, one.annotated_at) for one in first] == [("王芳", AT)]
    assert signed(first, "李明", AT.replace(day=9)) == second


def test_times_without_a_zone_are_utc():
    naive = Passage.model_validate(
        {**PASSAGE.model_dump(), "annotated_at": AT.replace(tzinfo=None)}
    )
    assert naive.annotated_at == AT


def moved(by: int, text_sha256: str = "0" * 64) -> Passage:
    origin = PASSAGE.origin.model_copy(update={"start": by, "text_sha256": text_sha256})
    return PASSAGE.model_copy(update={"origin": origin})


LENGTH = len(PASSAGE.text)
OVERLAPPING = [
    ("side by side", [moved(0), moved(LENGTH)], []),
    ("one character", [moved(LENGTH - 1), moved(0)], ["a.txt 0-11: shares characters with 10-21"]),
    ("twice the same", [moved(3), moved(3)], ["a.txt 3-14: shares characters with 3-14"]),
    ("of two texts", [moved(3), moved(3, "1" * 64)], []),
    ("of no text", [PASSAGE.model_copy(update={"origin": None})] * 2, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("passages", "told"), [c[1:] for c in OVERLAPPING], ids=[c[0] for c in OVERLAPPING]
)
def test_passages_that_overlap_are_refused(passages, told):
    problems = []
    try:
        refuse_overlaps("file", passages)
    except Refused as refused:
        problems = [str(one).removeprefix("file, ").split(":")[:2] for one in refused.problems]
    assert [":".join(one) for one in problems] == told


def test_the_latest_review_of_a_passage_counts(tmp_path):
    early, late = (signed([PASSAGE], "王芳", datetime(2024, 5, day, tzinfo=UTC)) for day in (1, 2))
    other = PASSAGE.model_copy(update={"text": PASSAGE.text + "。"})
    for one in (late, early, [other], late):
        with reviewed_file(tmp_path, "a b", one) as path:
            pass
        assert path.exists()
    assert len(list(tmp_path.iterdir())) == 3
    assert sorted(reviewed_passages(tmp_path), key=lambda one: len(one.text)) == [*late, other]


def test_a_file_that_came_to_nothing_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="verdicts"), reviewed_file(tmp_path, "a", [PASSAGE]):
        raise ValueError("the verdicts could not be written")
    assert list(tmp_path.iterdir()) == []
