"""A row of annotations/labels.csv is a label more in every tool; a table that is none is told."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotations import labels
from annotations.formats import FORMATS, brat, label_studio
from annotations.labels import TABLE, BadLabels, read_labels
from annotations.passages import Passage, Relation, Span
from annotations.records import LABELS
from annotations.reviewing import Refused, read_reviewed

SOUND = "".join(TABLE.read_text("utf-8").splitlines(keepends=True)[: 1 + len(LABELS)])
ROW = 'PROJECT,j,#13c2c2,"a works project, by name",有名称的工程\n'
PASSAGE = Passage(
    text="全年实施清云绿廊工程12个。",
    issuer="云泽市水利局",
    year=2023,
    section="done",
    spans=(
        Span(start=2, end=4, label="ACTION"),
        Span(start=4, end=10, label="PROJECT"),
        Span(start=10, end=13, label="QUANTITY"),
    ),
    relations=(Relation(head=2, child=0, label="ACTION"),),
)


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The table as it is released, whatever rows it has now."""
    path = tmp_path / "labels.csv"
    path.write_text(SOUND, "utf-8")
    monkeypatch.setattr(labels, "TABLE", path)
    return path


@pytest.fixture
def added(table: Path) -> None:
    """A user has added PROJECT."""
    table.write_text(SOUND + ROW, "utf-8")


def test_the_table_holds_the_labels_of_the_released_model():
    assert sorted(one.label for one in read_labels()) == sorted(LABELS)
    assert {one.label for one in read_labels(TABLE)} >= {*LABELS}


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize("form", FORMATS)
def test_an_added_label_comes_back(form, tmp_path):
    FORMATS[form].write([PASSAGE], tmp_path / "out")
    (read,) = read_reviewed(form, tmp_path / "out")
    assert [(one.start, one.end, one.label) for one in read.spans] == [
        (2, 4, "ACTION"), (4, 10, "PROJECT"), (10, 13, "QUANTITY"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_label_without_a_row_is_told_with_those_that_have_one(form, tmp_path):
    FORMATS[form].write([PASSAGE], tmp_path / "out")
    with pytest.raises(Refused) as refused:
        read_reviewed(form, tmp_path / "out")
    (problem,) = refused.value.problems
    assert problem.reason == (
        "PROJECT 4-10 has an unknown label: the labels are QUANTITY, ACTION, OBJECT, AGENCY, TIME, "
        "LAW, REGION, PERSON, PROGRAM; a row in annotations/labels.csv adds one"
    )


@pytest.mark.usefixtures("added")
@pytest.mark.parametrize("role", ["PROJECT", "OBJECT"])
def test_an_added_label_plays_no_role(role, tmp_path):
    FORMATS["brat"].write([PASSAGE], tmp_path / "out")
    marks = tmp_path / "out" / "00001.ann"
    link = f"R1\t{role} Arg1:T3 Arg2:T2"
    marks.write_text(marks.read_text("utf-8").replace("R1\tACTION Arg1:T3 Arg2:T1", link), "utf-8")
    with pytest.raises(Refused) as refused:
        read_reviewed("brat", tmp_path / "out")
    (problem,) = refused.value.problems
    assert problem.reason.startswith(f"relation {role} T3->T2 ")


@pytest.mark.usefixtures("added")
def test_an_added_label_has_its_button_in_label_studio():
    buttons = [one.attrib for one in ElementTree.fromstring(label_studio.config()).iter("Label")]
    assert [one["value"] for one in buttons] == [one.label for one in read_labels()]
    assert buttons[-1] == {
        "value": "PROJECT", "hotkey": "j", "background": "#13c2c2",
        "hint": "有名称的工程 / a works project, by name",
    }  # fmt: skip


@pytest.mark.usefixtures("added")
def test_an_added_label_is_an_entity_in_brat_and_no_role():
    entities, relations, *_ = brat.config().split("\n\n")
    assert entities.split("\n")[-1] == "PROJECT"
    assert "PROJECT" not in relations


def test_excel_begins_with_a_byte_order_mark_and_ends_lines_its_way(table):
    text = (SOUND + ROW).replace("\n", "\r\n")
    table.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert {one.label for one in read_labels()} == {*LABELS, "PROJECT"}


BAD = [
    ("empty", "", "lacks the column label, hotkey, colour, meaning, meaning_zh"),
    ("no rows", SOUND.splitlines()[0], "has no row for ACTION, AGENCY, LAW"),
    ("a column missing", SOUND.replace("hotkey", "key", 1), "lacks the column hotkey in"),
    ("semicolons", SOUND.replace(",", ";"), "lacks the column label, hotkey"),
    ("one of the nine gone", SOUND.replace("LAW,l", "STATUTE,l"), "has no row for LAW: "),
    ("label twice", SOUND + ROW.replace("PROJECT", "PERSON"), "2 rows have the label PERSON"),
    ("hotkey twice", SOUND + ROW.replace(",j,", ",p,"), "2 rows have the hotkey p"),
    ("small letters", SOUND + ROW.replace("PROJECT", "Project"), "line 11: label is 'Project'; "),
    ("a blank", SOUND + " " + ROW, "line 11: label is ' PROJECT'; write capital letters"),
    ("two words", SOUND + ROW.replace("PROJECT", "WORKS PROJECT"), "label is 'WORKS PROJECT'"),
    ("no label", SOUND + ROW.replace("PROJECT", ""), "line 11: label is ''"),
    ("long hotkey", SOUND + ROW.replace(",j,", ",jj,"), "hotkey is 'jj'; write one small letter"),
    ("no hotkey", SOUND + ROW.replace(",j,", ",,"), "line 11: hotkey is ''"),
    ("a colour by name", SOUND + ROW.replace("#13c2c2", "teal"), "line 11: colour is 'teal'"),
    ("no meaning", SOUND + ROW.replace("有名称的工程", ""), "line 11: meaning_zh is ''"),
    ("too short", SOUND + "PROJECT,j\n", "line 11: colour is ''"),
    ("comma unquoted", SOUND + ROW.replace('"', ""), "line 11 has too many values: quote"),
    ("quote unclosed", SOUND + ROW.replace('name"', "name"), "unexpected end of data"),
    ("in GB18030", (SOUND + ROW).encode("gb18030"), "is not UTF-8: save it as CSV UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), [c[1:] for c in BAD], ids=[c[0] for c in BAD])
def test_a_table_that_is_none_is_told_in_one_line(content, reason, table):
    table.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(BadLabels) as bad:
        read_labels()
    assert str(bad.value).startswith(str(table))
    assert reason in str(bad.value)
    assert "\n" not in str(bad.value)
