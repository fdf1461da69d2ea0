from dataclasses import replace
from datetime import datetime

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.diff import compare_runs
from flows.extract import run
from tests.warehouse.conftest import VERSION, extraction, same_text
from warehouse.ledger import Edition, Run
from warehouse.loading import load
from warehouse.staging import folder_beside, staged_source, write_batch


def load_run(warehouse, run_id, *extractions):
    batches = {}
    for one in extractions:
        signatures = {report.document_id: one.source.text.encode() for report in one.reports}
        batch = write_batch(folder_beside(warehouse), [staged_source(one, signatures, VERSION)])
        batches[Edition(one.source.source_id, one.source.sha256, VERSION)] = batch
    load(warehouse, Run(run_id, datetime(2024, 5, 1, 8), VERSION), batches, [], same_text)


def told(comparison):
    return [
        (
            one.kind,
            one.source,
            one.before and one.before.quantity_text,
            one.after and one.after.quantity_text,
        )
        for one in comparison.changes
    ]


def test_gained_lost_and_altered(warehouse):
    first = extraction("/a/1.txt", "办结5件，培训6人次")
    load_run(warehouse, "run-1", first, extraction("/a/2.txt", "办结8件"))
    # The same text, by a newer model: one fact is told otherwise, one is no longer found.
    one, _ = first.facts
    load_run(warehouse, "run-2", replace(first, facts=(replace(one, action="受理"),)))
    load_run(warehouse, "run-3", extraction("/b/3.txt", "办结9件"))
    assert told(compare_runs(warehouse, "run-1", "run-2")) == [
        ("altered", "1.txt", "5件", "5件"),
        ("lost", "1.txt", "6人次", None),
    ]
    assert told(compare_runs(warehouse, "run-2", "run-1")) == [
        ("altered", "1.txt", "5件", "5件"),
        ("gained", "1.txt", None, "6人次"),
    ]
    assert told(compare_runs(warehouse, "run-2", "run-3")) == [("gained", "3.txt", None, "9件")]
    assert (
        str(compare_runs(warehouse, "run-1", "run-3").counted)
        == "1 same, 1 gained, 1 lost, 1 altered"
    )
    assert (
        str(compare_runs(warehouse, "run-1", "run-1").counted)
        == "3 same, 0 gained, 0 lost, 0 altered"
    )


def test_an_edited_text_is_compared_by_its_sentences(warehouse):
    load_run(warehouse, "run-1", extraction("/a/1.txt", "办结5件"))
    load_run(warehouse, "run-2", extraction("/a/1.txt", "全文更正：办结5件"))
    found = compare_runs(warehouse, "run-1", "run-2")
    assert told(found) == []


def test_files_of_one_name_are_told_apart(warehouse):
    load_run(
        warehouse, "run-1", extraction("/a/1.txt", "办结5件"), extraction("/b/1.txt", "办结6件")
    )
    load_run(warehouse, "run-2", extraction("/b/1.txt", "没有"))
    assert told(compare_runs(warehouse, "run-1", "run-2")) == [("lost", "/b/1.txt", "6件", None)]


def invoke(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_command(reports, warehouse, query):
    """With the real pipeline: a file is edited between two runs."""
    run([reports], warehouse)
    path = reports / "教育局.txt"
    path.write_text(path.read_text("utf-8").replace("85件", "97件"), "utf-8")
    run([reports], warehouse)
    first, second = (row[0] for row in query("select run_id from runs order by finished"))
    result = invoke("diff", first, second[:8], "--warehouse", warehouse)
    assert result.exit_code == 0
    assert "altered" in result.stdout
    assert "97件" in result.stdout
    assert "0 gained, 0 lost, 1 altered" in result.stdout
    counts = invoke("diff", first, second, "--warehouse", warehouse, "--limit", "0").stdout
    assert "97件" not in counts


@pytest.mark.parametrize("run_id", ["nosuch", ""])
def test_run_that_is_none(warehouse, run_id):
    load_run(warehouse, "run-1", extraction("/a/1.txt", "办结5件"))
    load_run(warehouse, "run-2", extraction("/a/1.txt", "办结6件"))
    result = invoke("diff", "run-1", run_id, "--warehouse", warehouse)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
