"""`zhengju models`: versions listed, shown, compared, promoted; reports told apart."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import models.pipeline
import models.registry as registry
from annotations.records import Extraction, SourceText
from flows.cli import app
from flows.compare import facts_of

RELEASED = registry.current("extraction")


def invoke(*arguments: object):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def one_line(text: str) -> str:
    assert text.startswith("zhengju: ")
    assert text.count("\n") == 1
    return text


@pytest.fixture
def copies(own: Path) -> Path:
    """A copy of the released version as v1.1."""
    shutil.copytree(RELEASED.folder, own / "extraction" / "v1.1")
    return own / "extraction" / "v1.1"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("promote", "v9"), "no version v9 of extraction; there are: v1, v1.1"),
        (
            ("promote", "relations@v1"),
            "no model relations; there are segmentation, extraction, indicators",
        ),
        (("rollback",), "no version of extraction was in use before v1"),
        (("compare", "segmentation@v1", "segmentation@v1"), "only versions of the extraction"),
        (("compare", "v1", "v1.1", "--on", "nowhere"), "nowhere"),
    ],
)
@pytest.mark.usefixtures("copies")
def test_commands_that_cannot_be_done(arguments: tuple[str, ...], words: str) -> None:
    result = invoke("models", *arguments)
    assert result.exit_code == 1
    assert words in one_line(result.stderr)


def test_models_on_the_command_line(copies: Path) -> None:
    assert invoke("models", "promote", "extraction@v1.1").stdout == "extraction-v1.1 is in use\n"
    rows = [line.split("│")[1:4] for line in invoke("models", "list").stdout.splitlines()]
    listed = [[cell.strip() for cell in row] for row in rows if row]
    assert listed == [["*", "segmentation", "v1"], ["", "extraction", "v1"],
                      ["*", "extraction", "v1.1"], ["*", "indicators", "v2"]]  # fmt: skip
    assert json.loads(invoke("models", "show", "v1.1").stdout)["licence"] == "Apache-2.0"
    (copies / "card.json").write_text("{")
    listed = invoke("models", "list").stdout.splitlines()
    assert [line for line in listed if "damaged" in line and "v1.1" in line]
    shutil.copy(RELEASED.folder / "card.json", copies)
    (copies / "calibration" / "curve.json").write_text("{}")
    result = invoke("models", "show", "v1.1")
    assert result.exit_code == 1
    assert "curve.json has changed" in one_line(result.stderr)


def test_two_reports_of_one_name_are_two(reports: Path) -> None:
    (reports / "甲").mkdir()
    shutil.copy(reports / "教育局.txt", reports / "甲")
    found = facts_of(RELEASED, reports)
    assert [*found] == ["司法局.txt", "教育局.txt", "甲/教育局.txt"]
    assert len(found["教育局.txt"]) == len(found["甲/教育局.txt"]) > 3
    assert [*facts_of(RELEASED, reports / "教育局.txt")] == ["教育局.txt"]


def test_a_fault_in_one_report_costs_no_other(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault of our own, which no report is known to meet."""
    extract = models.pipeline.Pipeline.extract

    def faulty(self: models.pipeline.Pipeline, source: SourceText) -> Extraction:
        if "司法局" in source.text:
            raise IndexError("no\nway")
        return extract(self, source)

    monkeypatch.setattr(models.pipeline.Pipeline, "extract", faulty)
    assert [*facts_of(RELEASED, reports)] == ["教育局.txt"]
    assert "司法局.txt: a fault of this program, please report it: IndexError: no way" in one_line(
        capsys.readouterr().err
    )
