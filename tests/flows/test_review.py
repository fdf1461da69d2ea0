"""Facts out to a tool, decisions back, and the figures after the next extraction."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from annotations import labels
from annotations.formats import FORMATS
from annotations.passages import TEST, Passage, Span, read_passages, write_passages
from flows import review
from flows.cli import app
from flows.extract import run
from warehouse.store import WarehouseError, loaded_editions, writing

ROOT = Path(__file__).parents[2]

DECIDED = """
select quantity_text, value, object, agency, review, reviewed_by from all_facts
where source_name = '教育局.txt' and quantity_text in ('12场', '1398人次', '85件', '6所')
order by quantity_start
"""


def zhengju(*arguments: object, code: int = 0) -> list[str]:
    """The lines of standard output, or, of a failed command, those of standard error."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert (result.exit_code, result.stdout if code else "") == (code, ""), result.output
    return (result.stderr if code else result.stdout).splitlines()


@pytest.fixture
def filled(reports: Path, warehouse: Path) -> Path:
    run([reports], warehouse)
    return warehouse


@pytest.fixture
def exported(filled, tmp_path):
    """All sentences, as a tool is given them."""

    def export(form: str) -> Path:
        path = tmp_path / "queue"
        zhengju("review", "export", "--format", form, "--out", path, "--warehouse", filled)
        return path

    return export


def content(path: Path) -> list[bytes]:
    return [one.read_bytes() for one in (sorted(path.iterdir()) if path.is_dir() else [path])]


def edited(path: Path, source: str = "教育局.txt") -> None:
    """A person at work: 85件 is no fact, of 12场 the object is 法治, the rest is right."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for one in lines:
        if one["source_name"] == source and "85件" in one["text"]:
            words = {e["id"]: one["text"][e["start_offset"] : e["end_offset"]]
                     for e in one["entities"]}  # fmt: skip
            gone = {number for number, text in words.items() if text == "85件"}
            one["entities"] = [e for e in one["entities"] if e["id"] not in gone]
            one["relations"] = [r for r in one["relations"] if r["from_id"] not in gone]
            (thing,) = [e for e in one["entities"] if words[e["id"]] == "法治培训"]
            thing["end_offset"] -= 2
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")


def test_decisions_stay_when_another_model_extracts(exported, filled, reports, tmp_path, query):
    path = exported("doccano")
    edited(path)
    out = zhengju("review", "import", "--format", "doccano", path, "--into", tmp_path / "reviewed",
                  "--annotator", "王芳", "--warehouse", filled)  # fmt: skip
    assert out[-1].startswith("facts: ")
    assert out[-1].endswith(" confirmed, 1 corrected, 1 rejected")
    decided = query(DECIDED)
    agency = "云泽市教育局"
    assert decided == [
        ("12场", 12, "法治", agency, "corrected", "王芳"),
        ("1398人次", 1398, "党员干部", agency, "confirmed", "王芳"),
        ("85件", 85, "依申请公开申请", agency, "rejected", "王芳"),
        ("6所", 6, "学校", agency, "confirmed", "王芳"),
    ]
    versions = query("select distinct model_version from sources")
    run([reports], filled, "spacy")
    assert query("select distinct model_version from sources") != versions
    assert query(DECIDED) == decided
    figures = (
        "select object from facts where quantity_text in ('12场', '85件') and review is not null"
    )
    assert query(f"{figures} and source_name = '教育局.txt'") == [("法治",)]


@pytest.mark.parametrize("form", FORMATS)
def test_round_trip_over_the_command_line(form, exported, tmp_path):
    first, second = exported(form), tmp_path / "second"
    into = tmp_path / "reviewed"
    zhengju("review", "import", "--format", form, first, "--into", into, "--unreviewed")
    zhengju("review", "export", "--format", form, "--out", second, "--passages", into)
    assert content(first) == content(second)


def test_the_same_warehouse_is_exported_alike(exported, filled, tmp_path):
    again = tmp_path / "again"
    first = exported("brat")
    zhengju("review", "export", "--format", "brat", "--out", again, "--warehouse", filled)
    assert content(first) == content(again)


def test_reviewed_passages_tell_who_and_when(exported, tmp_path):
    path, into = exported("doccano"), tmp_path / "reviewed"
    zhengju("review", "import", "-f", "doccano", path, "--into", into, "--annotator", "王芳")
    (file,) = into.iterdir()
    passages = list(read_passages([file]))
    assert {(one.annotator, one.annotated_at.utcoffset().seconds) for one in passages} == {
        ("王芳", 0)
    }
    assert {one.origin.source_name for one in passages} == {"教育局.txt", "司法局.txt"}


def test_what_nobody_reviewed_decides_nothing(exported, filled, tmp_path, query):
    path, into = exported("label-studio"), tmp_path / "reviewed"
    command = ("review", "import", "--format", "label-studio", path, "--into", into)
    (line,) = zhengju(*command, "--warehouse", filled, code=1)
    assert "nobody has reviewed a passage of it" in line
    assert not into.exists()
    out = zhengju(*command, "--warehouse", filled, "--unreviewed")
    assert out[-1] == "facts: 0 confirmed, 0 corrected, 0 rejected"
    assert query("select count(*) from verdicts") == [(0,)]


def test_a_refused_file_leaves_nothing_behind(exported, filled, tmp_path, query):
    path, into = exported("doccano"), tmp_path / "reviewed"
    text = path.read_text("utf-8").replace('"OBJECT", "start', '"THING", "start', 2)
    path.write_text(text.replace("85件", "86件", 1), "utf-8")
    command = ("review", "import", "-f", "doccano", path, "--into", into, "--annotator", "王芳")
    lines = zhengju(*command, "--warehouse", filled, code=1)
    assert all(line.startswith("zhengju: queue, line ") for line in lines[:-1])
    assert lines[-1] == f"zhengju: nothing was imported from {path}: {len(lines) - 1} problems"
    assert len(lines) > 2
    assert not into.exists()
    assert query("select count(*) from verdicts") == [(0,)]


def reviewed_by_two(filled: Path, folder: Path) -> dict[str, Path]:
    """Two files for Label Studio: on 1 May all is right, on 20 May nothing is a fact."""
    path = folder / "tasks.json"
    zhengju("review", "export", "-f", "label-studio", "--out", path, "--warehouse", filled)
    tasks = json.loads(path.read_text("utf-8"))
    files = {}
    for day in ("01", "20"):
        made = {"completed_by": 1, "updated_at": f"2024-05-{day}T08:00:00Z"}
        reviewed = [
            {"data": one["data"], "annotations": [
                {**made, "result": one["predictions"][0]["result"] if day == "01" else []}
            ]} for one in tasks
        ]  # fmt: skip
        files[day] = folder / f"{day}.json"
        files[day].write_text(json.dumps(reviewed), "utf-8")
    return files


@pytest.mark.parametrize("order", [("01", "20"), ("20", "01")])
def test_the_later_review_counts_whichever_is_imported_first(order, filled, tmp_path, query):
    files = reviewed_by_two(filled, tmp_path)
    for day in order:
        result = CliRunner().invoke(app, [
            "review", "import", "-f", "label-studio", str(files[day]),
            "--into", str(tmp_path / "reviewed"), "--warehouse", str(filled),
        ])  # fmt: skip
        assert result.exit_code == 0
        assert ("have no mark: nothing is a fact there" in result.stdout) == (day == "20")
    assert query("select distinct review, day(reviewed_at) from verdicts") == [("rejected", 20)]
    assert ("have been reviewed later" in result.stderr) == (order[-1] == "01")


def test_two_decisions_on_one_place_are_refused(exported, filled, tmp_path, query):
    path = exported("doccano")
    first, *others = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([first, *others, first]), "utf-8")
    *problems, last = zhengju("review", "import", "-f", "doccano", path, "--into", tmp_path / "in",
                              "--annotator", "王芳", "--warehouse", filled, code=1)  # fmt: skip
    assert len(problems) == 1
    assert "shares characters with" in problems[0]
    assert "nothing was imported" in last
    assert query("select count(*) from verdicts") == [(0,)]
    assert not (tmp_path / "in").exists()


def test_no_passage_is_kept_where_its_verdicts_could_not_be_written(exported, filled, tmp_path):
    """As when the disk is full: the passages have been written by then."""
    path = exported("doccano")
    with writing(filled) as db:
        db.execute("alter table store.verdicts rename column reasons to grounds")
    command = ("review", "import", "-f", "doccano", path, "--into", tmp_path / "in",
               "--annotator", "王芳", "--warehouse", filled)  # fmt: skip
    (line,) = zhengju(*command, code=1)
    assert line.startswith(f"zhengju: {filled} could not be used")
    assert list((tmp_path / "in").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_the_one_that_is_named(
    exported, filled, tmp_path, query
):
    path, into = exported("doccano"), tmp_path / "file"
    into.write_text("no folder", "utf-8")
    (line,) = zhengju("review", "import", "-f", "doccano", path, "--into", into,
                      "--annotator", "王芳", "--warehouse", filled, code=1)  # fmt: skip
    assert line == f"zhengju: {into}: File exists"
    assert query("select count(*) from verdicts") == [(0,)]


REVIEWED = Passage(
    text="办结5件", issuer=None, year=2023, section="done", spans=(), relations=(), annotator="王芳"
)
LOADING = """
import sys, time
from pathlib import Path
from warehouse.store import writing
with writing(Path(sys.argv[1])):
    print("loading", flush=True)
    time.sleep(2)
"""


def test_a_review_waits_for_a_run_that_loads(warehouse, tmp_path):
    loaded_editions(warehouse)
    command = [sys.executable, "-c", LOADING, str(warehouse)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as run:
        assert run.stdout.readline() == "loading\n"
        taken = review.take(warehouse, REVIEWED, tmp_path / "reviewed", "explore")
    assert (run.returncode, taken.verdicts) == (0, {review.ELSEWHERE: 1})


def test_a_review_creates_no_warehouse(warehouse, tmp_path):
    with pytest.raises(WarehouseError, match="zhengju extract"):
        review.take(warehouse, REVIEWED, tmp_path / "reviewed", "explore")
    assert not warehouse.exists()


def test_passages_of_another_warehouse_are_told(exported, tmp_path, reports):
    path, other = exported("doccano"), tmp_path / "other.duckdb"
    run([reports / "司法局.txt"], other)
    result = CliRunner().invoke(app, [
        "review", "import", "-f", "doccano", str(path), "--into", str(tmp_path / "reviewed"),
        "--annotator", "王芳", "--warehouse", str(other),
    ])  # fmt: skip
    assert result.exit_code == 0
    assert "the warehouse has not the text of" in result.stderr


REFUSED = [
    ("export", ("--format", "brat", "--out", "{folder}", "--warehouse", "{warehouse}"),
     "is not empty: name a new folder", 1),
    ("export", ("--format", "brat", "--out", "{folder}/x", "--warehouse", "{folder}/none.duckdb"),
     "does not exist: run `zhengju extract` first", 1),
    ("export", ("--format", "brat", "--out", "{folder}/x"), "name either", 2),
    ("export", ("--format", "xml", "--out", "{folder}/x", "--warehouse", "{warehouse}"),
     "label-studio", 2),
    ("export", ("--format", "brat", "--out", "{folder}/x", "--passages", "{folder}/a.txt"),
     "a.txt, line 1: ", 1),
    ("export", ("--format", "label-studio", "--out", "{folder}/tasks.xml", "--warehouse",
                "{warehouse}"), "is where the labelling code goes: name a .json file", 1),
    ("export", ("--format", "doccano", "--out", "{folder}/x", "--passages", "{folder}"),
     "has no passages", 1),
    ("import", ("--format", "doccano", "{folder}/none.jsonl"), "No such file", 1),
    ("import", ("--format", "label-studio", "{folder}/a.txt", "--annotator", "王芳"),
     "tells itself who reviewed", 1),
    ("import", ("--format", "label-studio", "{folder}/a.txt"), "is no list of tasks", 1),
    ("import", ("--format", "conll", "{conll}", "--into", "{folder}/in", "--annotator", "王芳",
                "--warehouse", "{warehouse}"), "say nothing of facts", 1),
]  # fmt: skip


@pytest.mark.parametrize(("command", "options", "words", "code"), REFUSED)
def test_refused(command, options, words, code, exported, filled, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("a", "utf-8")
    conll = exported("conll")
    named = {"folder": folder, "warehouse": filled, "conll": conll}
    lines = zhengju("review", command, *(one.format(**named) for one in options), code=code)
    assert words in " ".join(lines)
    assert not (folder / "in").exists()
    assert code == 2 or lines[0].startswith("zhengju: ")


def test_when_everything_is_reviewed_there_is_nothing_to_export(exported, filled, tmp_path):
    path = exported("doccano")
    zhengju("review", "import", "-f", "doccano", path, "--into", tmp_path / "reviewed",
            "--annotator", "王芳", "--warehouse", filled)  # fmt: skip
    lines = zhengju("review", "export", "-f", "doccano", "--out", tmp_path / "next",
                    "--warehouse", filled, code=1)  # fmt: skip
    assert lines == [f"zhengju: {filled} has no fact left that nobody has reviewed"]


def test_a_label_without_a_row_is_not_sent_to_review(tmp_path):
    """`zhengju retrain` may have met it in annotations alone."""
    spans = (Span(start=0, end=4, label="UNLISTED"),)
    passage = Passage(
        text="绿廊工程。", issuer=None, year=None, section="done", spans=spans, relations=()
    )
    write_passages(tmp_path / "new.jsonl", [passage])
    command = ("review", "export", "--format", "brat", "--out", tmp_path / "out", "--passages")
    (line,) = zhengju(*command, tmp_path / "new.jsonl", code=1)
    assert line.startswith("zhengju: no row in annotations/labels.csv for UNLISTED: add one")
    assert not (tmp_path / "out").exists()


def test_a_bad_table_of_labels_is_one_line(exported, tmp_path, monkeypatch):
    path, table = exported("doccano"), tmp_path / "labels.csv"
    table.write_text("label,colour\n", "utf-8")
    monkeypatch.setattr(labels, "TABLE", table)
    commands = [
        ("import", "-f", "doccano", path, "--into", tmp_path / "into", "--unreviewed"),
        ("export", "-f", "label-studio", "--out", tmp_path / "out", "--passages", TEST),
    ]
    for command in commands:
        (line,) = zhengju("review", *command, code=1)
        assert line.startswith(f"zhengju: {table}: lacks the column hotkey, ")
    assert not (tmp_path / "into").exists()
    assert not (tmp_path / "out").exists()
