"""What a flow run shows in Prefect: artifacts, log and state, on a real server."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from prefect import flow, runtime

from flows.artifacts.publishing import Progress, markdown
from flows.evaluate import evaluate
from flows.extract import NothingRead, extract
from tests.flows.test_evaluate import gold_of

pytestmark = pytest.mark.usefixtures("prefect_server")

NAME = "恶|意`x` **b** <script>alert(1)<script> [a](http:evil.example).docx"
SENTENCE = "云泽市教育局办结<script>alert(3)</script>申请77件|`a`。"
WARNING = 30


@pytest.fixture
def hostile(reports: Path) -> Path:
    """The two reports, a third with HTML in a sentence, and two that cannot be read."""
    (reports / NAME).write_bytes(b"no Word file")
    (reports / "空.txt").touch()
    (reports / "句<b>.txt").write_text(f"云泽市教育局2023年工作总结\n\n{SENTENCE}\n", "utf-8")
    return reports


def warnings(shown) -> list[str]:
    return [message for level, message in shown.logs if level >= WARNING]


def test_an_extraction_shows_what_it_found(hostile, warehouse, shown):
    summary = extract([str(hostile)], str(warehouse))
    found = shown(summary.run_id)
    assert {key: one.type for key, one in found.artifacts.items()} == {
        "extract-progress": "progress", "extract-summary": "markdown",
        "extract-facts": "table", "extract-picture": "markdown"}  # fmt: skip
    progress = found.artifacts["extract-progress"]
    assert (progress.data, progress.description) == (100, "5 of 5 sources")

    page = found.artifacts["extract-summary"].data
    assert f'<td>documents</td><td align="right">{summary.loaded.documents}</td>' in page
    assert f'<td>facts</td><td align="right">{summary.loaded.facts}</td>' in page
    assert '<td>agencies</td><td align="right">2</td>' in page
    assert "空.txt: it is empty; check that the right file was given" in page
    assert "恶|意`x` **b** &lt;script&gt;alert(1)&lt;script&gt;" in page
    assert "<script" not in page
    assert found.run.state.message == str(summary)


def test_the_newest_facts_are_a_table(hostile, warehouse, shown):
    extract([str(hostile / "教育局.txt")], str(warehouse))
    summary = extract([str(hostile)], str(warehouse))
    rows = rows_of(shown(summary.run_id))
    assert [*rows[0]] == ["source", "agency", "action", "object", "quantity", "value", "unit",
                          "status", "period"]  # fmt: skip
    sources = list(dict.fromkeys(row["source"] for row in rows))
    assert sources == ["句<b>.txt", "司法局.txt", "教育局.txt"]  # those of this run first
    (row,) = [row for row in rows if row["quantity"] == "64件"]
    assert (row["agency"], row["value"], row["unit"], row["status"], row["period"]) == (
        "云泽市司法局", "64", "件", "done", "2023-01-01 - 2023-12-31")  # fmt: skip


def rows_of(found) -> list[dict[str, str]]:
    return json.loads(found.artifacts["extract-facts"].data)


def test_the_picture_has_the_agencies_in_letters(hostile, warehouse, shown):
    summary = extract([str(hostile)], str(warehouse))
    picture = shown(summary.run_id).artifacts["extract-picture"].data
    svg = b64decode(picture.split("base64,")[1].split('"')[0]).decode()
    assert svg.startswith("<svg")
    assert ">云泽市教育局</text>" in svg
    assert ">percent</text>" in svg
    assert "http://evil" not in svg
    assert "<script" not in svg


def test_a_run_that_finds_nothing_new_shows_no_picture(reports, warehouse, shown):
    extract([str(reports)], str(warehouse))
    found = shown(extract([str(reports)], str(warehouse)).run_id)
    assert {*found.artifacts} == {"extract-progress", "extract-summary", "extract-facts"}
    assert '<td>sources unchanged</td><td align="right">2</td>' in (
        found.artifacts["extract-summary"].data
    )
    assert found.artifacts["extract-progress"].data == 100


def test_every_reject_is_one_line_in_the_log(hostile, warehouse, shown):
    (hostile / "没有\n的.txt").touch()
    paths = [str(hostile), str(hostile / "缺.txt")]
    told = warnings(shown(extract(paths, str(warehouse)).run_id))
    assert sorted(line.split(": ")[1] for line in told) == sorted(
        ["没有 的.txt", "空.txt", "缺.txt", NAME])  # fmt: skip
    assert all(line.startswith("could not be read: ") and "\n" not in line for line in told)


def test_a_run_that_read_nothing_fails_and_says_why(tmp_path, warehouse, shown):
    for number in range(5):
        (tmp_path / f"空{number}.txt").touch()
    state = extract([str(tmp_path)], str(warehouse), return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert found.run.state.name == "Failed"
    assert found.run.state.message.startswith("not one source could be read: 空0.txt: it is empty;")
    assert found.run.state.message.endswith("; and 2 more")
    assert len(warnings(found)) == 5
    assert "空4.txt" in found.artifacts["extract-summary"].data
    with pytest.raises(NothingRead) as nothing:
        extract([str(tmp_path)], str(warehouse))
    assert len(nothing.value.rejects) == 5


def test_a_failure_is_told_without_a_traceback(reports, tmp_path, shown):
    state = extract([str(reports)], str(tmp_path), return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert found.run.state.message == f"{tmp_path} is a folder: name a file"
    assert not any("Traceback" in message for _, message in found.logs)


def test_progress_is_written_once_a_second_and_at_the_end(shown):
    @flow
    def counting():
        progress = Progress("counting", "0 of 1000")
        for number in range(1000):
            progress.at(number / 1000, f"{number} of 1000")
        before = shown_artifact(shown)
        progress.at(1, "1000 of 1000")
        return before, shown_artifact(shown)

    assert counting() == ((0, "0 of 1000"), (100, "1000 of 1000"))


def shown_artifact(shown) -> tuple[float, str]:
    artifact = shown(runtime.flow_run.id).artifacts["counting"]
    return artifact.data, artifact.description


def test_what_cannot_be_shown_costs_no_run(shown):
    @flow
    def trying():
        markdown("No Such Key", "text", "words")
        return runtime.flow_run.id

    (warning,) = warnings(shown(trying()))
    assert warning.startswith("No Such Key is not shown: ")


def test_an_evaluation_shows_the_accuracy(reports, shown):
    (reports / "空.txt").touch()
    gold = gold_of(reports, "85件")
    state = evaluate(str(gold), str(reports), errors=2, return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert found.run.state.message.startswith("fact F1 ")
    assert {key: one.type for key, one in found.artifacts.items()} == {
        "evaluate-progress": "progress", "evaluate-summary": "markdown",
        "evaluate-accuracy": "table", "evaluate-picture": "markdown"}  # fmt: skip
    assert found.artifacts["evaluate-progress"].data == 100
    page = found.artifacts["evaluate-summary"].data
    assert "<td>quantity</td><td>" in page
    assert "The first 2 of " in page
    assert "data:image/svg+xml" in found.artifacts["evaluate-picture"].data


def test_an_evaluation_that_cannot_be_done(tmp_path, shown):
    state = evaluate(str(tmp_path / "没有.jsonl"), return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert (found.run.state.name, found.artifacts) == ("Failed", {})
    assert "没有.jsonl: No such file" in found.run.state.message
