"""`zhengju evaluate`: gold facts and annotated passages against what is extracted."""

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.evaluate import find_texts, run
from flows.failures import Failure
from flows.folders import GOLD, OutsideFolder
from flows.serving import forms

PASSAGES = [
    {
        "text": "全年受理行政复议申请126件。",
        "issuer": "云泽市司法局",
        "year": 2024,
        "section": "done",
        "spans": [
            {"start": 0, "end": 2, "label": "TIME"},
            {"start": 2, "end": 4, "label": "ACTION"},
            {"start": 4, "end": 10, "label": "OBJECT"},
            {"start": 10, "end": 14, "label": "QUANTITY"},
        ],
        "relations": [
            {"head": 3, "child": 0, "label": "TIME"},
            {"head": 3, "child": 1, "label": "ACTION"},
            {"head": 3, "child": 2, "label": "OBJECT"},
        ],
    },
    # What is marked here is wrong on purpose: the passage plans nothing.
    {
        "text": "培训教师60人次。",
        "issuer": "云泽市教育局",
        "year": 2024,
        "section": "done",
        "spans": [
            {"start": 0, "end": 2, "label": "ACTION"},
            {"start": 2, "end": 4, "label": "OBJECT"},
            {"start": 4, "end": 8, "label": "QUANTITY", "status": "planned"},
        ],
        "relations": [
            {"head": 2, "child": 0, "label": "ACTION"},
            {"head": 2, "child": 1, "label": "OBJECT"},
        ],
    },
]


def invoke(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def one_line(text):
    return " ".join(text.split())


@pytest.fixture
def passages(tmp_path):
    folder = tmp_path / "passages"
    folder.mkdir()
    path = folder / "甲.jsonl"
    path.write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in PASSAGES), "utf-8"
    )
    return path


def row_of(level, stdout):
    """The cells of a level's last row: precision, recall, F1, interval, counts."""
    rows = [line.strip("│ ").split("│") for line in stdout.splitlines() if line[:1] == "│"]
    return [cell.strip() for cell in [row for row in rows if row[0].strip() == level][-1][1:]]


@pytest.mark.parametrize("folder", [False, True])
def test_passages_are_gold_as_they_are(passages, folder):
    result = invoke("evaluate", passages.parent if folder else passages, "--errors", 9)
    assert result.exit_code == 0
    assert row_of("fact", result.stdout)[-1] == "2/2/2"
    assert row_of("status", result.stdout)[-1] == "1/2/2"
    assert "甲.jsonl:2 wrong status" in one_line(result.stdout)
    assert "培训教师【60人次】。" in result.stdout


def test_sectors_and_classes_of_error(passages):
    result = invoke("evaluate", passages, "--by-sector", "--by-document")
    by_sector = result.stdout[result.stdout.index("F1 by sector") :]
    assert "education" in by_sector
    assert "justice" in by_sector
    (row,) = [line for line in by_sector.splitlines() if "wrong status" in line]
    assert row.split("│")[-2].strip() == "1"
    assert "甲.jsonl:1" in result.stdout[: result.stdout.index("F1 by sector")]


@pytest.mark.parametrize(
    ("name", "begins"), [("a.svg", b"<svg"), ("b.png", b"\x89PNG"), ("c.html", b"<!DOCTYPE html>")]
)
def test_picture(passages, tmp_path, name, begins):
    result = invoke("evaluate", passages, "--picture", tmp_path / "new" / name)
    assert result.exit_code == 0, result.stderr
    drawn = (tmp_path / "new" / name).read_bytes()
    assert drawn.startswith(begins)
    # A browser without a network shows it: the program that draws it is inside.
    assert b'src="http' not in drawn


def test_a_picture_of_no_known_format(passages, tmp_path):
    result = invoke("evaluate", passages, "--picture", tmp_path / "scores.doc")
    assert result.exit_code == 2
    assert ".svg" in result.stderr


def test_a_folder_of_gold_facts(tmp_path):
    (tmp_path / "gold.jsonl").write_text('{"doc": "甲.txt"}\n', encoding="utf-8")
    result = invoke("evaluate", tmp_path)
    assert result.exit_code == 1
    assert "gold.jsonl holds no passages" in result.stderr


def test_a_passage_that_is_wrong(passages):
    with passages.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**PASSAGES[0], "section": "maybe"}) + "\n")
    result = invoke("evaluate", passages)
    assert result.exit_code == 1
    assert "甲.jsonl, line 3" in one_line(result.stderr)


def test_a_folder_without_passages(tmp_path):
    result = invoke("evaluate", tmp_path)
    assert result.exit_code == 1
    assert "no passages" in result.stderr


@pytest.fixture
def filled(reports, warehouse):
    """A warehouse with the facts of two reports."""
    from flows.extract import run

    run([reports], warehouse)
    return warehouse


def gold_of(folder: Path, quantity: str) -> Path:
    text = (folder / "教育局.txt").read_text("utf-8")
    start = text.index(quantity)
    gold = {
        "doc": "教育局.txt", "quantity_text": quantity, "kind": "count", "value": 85, "low": 85,
        "high": 85, "bound": "exact", "unit": "件", "action": "办结", "object": "依申请公开申请",
        "agency": "云泽市教育局", "period_start": "2023-01-01", "period_end": "2023-12-31",
        "status": "done", "quantity_start": start, "quantity_end": start + len(quantity),
    }  # fmt: skip
    path = folder.parent / "gold.jsonl"
    path.write_text(json.dumps(gold, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_evaluate_extracts_and_scores(reports):
    gold = gold_of(reports, "85件")
    result = invoke("evaluate", gold, "--texts", reports, "--by-document", "--errors", 3)
    assert result.exit_code == 0
    assert "教育局.txt" in result.stdout
    levels = [line.split()[1] for line in result.stdout.splitlines() if "/1 " in line]
    assert levels == ["quantity", "kind", "action", "object", "agency", "status", "period", "fact"]
    assert "spurious" in result.stdout


def test_evaluate_names_what_could_not_be_read(reports):
    gold = gold_of(reports, "85件")
    (reports / "空.txt").touch()
    with gold.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**json.loads(gold.read_text("utf-8")), "doc": "空.txt"}) + "\n")
    result = invoke("evaluate", gold, "--texts", reports)
    assert result.exit_code == 0
    assert "空.txt could not be read" in one_line(result.stderr)


def test_evaluate_scores_copies_too(reports):
    gold = gold_of(reports, "85件")
    (reports / "副本.txt").write_bytes((reports / "教育局.txt").read_bytes())
    with gold.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({**json.loads(gold.read_text("utf-8")), "doc": "副本.txt"}) + "\n")
    result = invoke("evaluate", gold, "--texts", reports)
    (quantity,) = [line for line in result.stdout.splitlines() if "quantity" in line]
    right, _, wanted = quantity.split()[-2].split("/")
    assert (right, wanted) == ("2", "2")


def test_evaluate_a_warehouse(filled, reports):
    started = time.monotonic()
    result = invoke("evaluate", gold_of(reports, "85件"), "--warehouse", filled)
    assert result.exit_code == 0
    (quantity,) = [line for line in result.stdout.splitlines() if "quantity" in line]
    right, found, wanted = quantity.split()[-2].split("/")
    assert (right, wanted) == ("1", "1")
    assert int(found) > 1
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(("content", "words"), [
    (None, "No such file"),
    ("", "no gold file"),
    ("not json", "no gold file"),
    ('{"quantity_text": "5件"}', "no gold file"),
    ('{"doc": "没有.txt", "quantity_start": 0, "quantity_end": 1}', "没有.txt"),
])  # fmt: skip
def test_evaluate_what_is_no_gold(tmp_path, content, words):
    gold = tmp_path / "gold.jsonl"
    if content is not None:
        gold.write_text(content, "utf-8")
    result = invoke("evaluate", gold)
    assert result.exit_code == 1
    assert words in one_line(result.stderr)


@pytest.fixture
def gold_folder(tmp_path, monkeypatch):
    """The folder of the gold that forms name, and files outside it that nobody may read."""
    folder = tmp_path / "annotations"
    for path in (folder / "gold", folder / "texts", tmp_path / "texts"):
        path.mkdir(parents=True)
    for outside in (tmp_path / "secret.txt", tmp_path / "texts" / "outside.txt"):
        outside.write_text("x")
    (folder / "texts" / "inside.txt").write_text("x")
    (folder / "texts" / "link.txt").symlink_to("../../secret.txt")
    (folder / "texts" / "alias.txt").symlink_to("inside.txt")
    monkeypatch.setenv("ZHENGJU_GOLD", str(folder))
    return folder


@pytest.mark.parametrize(("gold", "name", "words"), [
    ("gold/a.jsonl", "inside.txt", None),
    ("gold/a.jsonl", "alias.txt", None),
    ("gold/a.jsonl", "../../secret.txt", "names '../../secret.txt'"),
    ("gold/a.jsonl", "/etc/passwd", "names '/etc/passwd'"),
    ("gold/a.jsonl", "link.txt", r"link\.txt leads out of"),
    ("a.jsonl", "outside.txt", "outside.txt is not in"),
])  # fmt: skip
def test_a_form_reads_no_text_outside_its_folder(gold_folder, gold, name, words):
    if words is None:
        found = find_texts([name], gold_folder / gold, None, GOLD)
        assert found == [gold_folder / "texts" / name]
        return
    with pytest.raises(Failure, match=words):
        find_texts([name], gold_folder / gold, None, GOLD)


@pytest.mark.parametrize("name", ["甲.jsonl", ".hidden.jsonl"])
def test_a_form_reads_no_gold_outside_its_folder(gold_folder, passages, name):
    (gold_folder / "gold" / name).symlink_to(passages)
    with pytest.raises(OutsideFolder, match="leads out of"):
        run(gold_folder / "gold", within=GOLD)


def test_the_form_itself_reads_nothing_outside_its_folder(gold_folder, passages):
    (gold_folder / "gold" / "甲.jsonl").symlink_to(passages)
    assert "leads out of" in forms.evaluate.fn("gold").message
