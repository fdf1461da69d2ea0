from dataclasses import replace
from datetime import datetime

import duckdb
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


def whole(**fields):
    """A source of one fact, with what its words alone do not tell."""
    (told,) = extraction("/a/1.txt", "办结5件").facts
    return replace(extraction("/a/1.txt", "办结5件"), facts=(replace(told, **fields),))


@pytest.mark.parametrize(("before", "after", "field", "old", "new"), [
    ({"indicator": "cases"}, {"indicator": "applications"}, "indicator", "cases", "applications"),
    ({}, {"indicator": "cases"}, "indicator", "-", "cases"),
    ({"participants": ("云泽市公安局",)}, {"participants": ("云泽市公安局", "云泽市民政局")},
     "participants", "云泽市公安局", "云泽市公安局、云泽市民政局"),
    ({}, {"participants": ("云泽市公安局",)}, "participants", "-", "云泽市公安局"),
    ({"agency_code": "320106"}, {"agency_code": "350102"}, "agency_code", "320106", "350102"),
    ({}, {"stated_in": "table"}, "stated_in", "prose", "table"),
])  # fmt: skip
def test_the_same_words_told_otherwise(warehouse, before, after, field, old, new):
    """Laid aside by a run, and in force: each side is told, on the terminal and in an artifact."""
    load_run(warehouse, "run-1", whole(**before))
    load_run(warehouse, "run-2", whole(**after))
    load_run(warehouse, "run-3", whole(**before))
    words = "云泽市教育局 · 办结 · 申请 · 5件 · done"
    one, other = f"{words} · {field} {old}", f"{words} · {field} {new}"
    for runs, sides in ((("run-1", "run-2"), (one, other)), (("run-2", "run-3"), (other, one))):
        found = compare_runs(warehouse, *runs)
        assert list(found.rows()) == [("altered", "1.txt", *sides, "5件")]
        shown = found.markdown()
        assert shown.index(f"<td>{sides[0]}</td>") < shown.index(f"<td>{sides[1]}</td>")
    assert told(compare_runs(warehouse, "run-1", "run-3")) == []


def test_what_does_not_count(warehouse):
    load_run(warehouse, "run-1", whole(indicator="cases", indicator_confidence=0.6))
    load_run(warehouse, "run-2", whole(indicator="cases", indicator_confidence=0.9, restates="f-1"))
    assert told(compare_runs(warehouse, "run-1", "run-2")) == []


BEFORE_INDICATORS = """
alter table store.past_facts drop column agency_code;
alter table store.past_facts drop column participants;
alter table store.past_facts drop column indicator;
alter table store.past_facts drop column stated_in;
alter table store.facts drop column earlier;
alter table store.verdicts drop column earlier;
delete from store.migrations where number > 7;
"""
FULL = {"indicator": "cases", "participants": ("云泽市公安局",), "agency_code": "320106"}


def test_a_history_from_before_these_were_kept(warehouse):
    """What it did not keep is not known, which is no change; what it kept still is compared."""
    load_run(warehouse, "run-1", whole(**FULL, action="受理"))
    load_run(warehouse, "run-2", whole(**FULL))
    load_run(warehouse, "run-3", whole(**FULL, status="planned"))
    with duckdb.connect(str(warehouse)) as db:
        db.execute(BEFORE_INDICATORS)
    first = compare_runs(warehouse, "run-2", "run-3")
    assert [one.altered() for one in first.changes] == [{"status": ("done", "planned")}]
    load_run(warehouse, "run-4", whole(**{**FULL, "indicator": "applications"}))
    assert told(compare_runs(warehouse, "run-2", "run-4")) == []
    assert told(compare_runs(warehouse, "run-4", "run-2")) == []
    (one,) = compare_runs(warehouse, "run-1", "run-2").changes
    assert one.altered() == {"action": ("受理", "办结")}
    # Run 3's facts were in force at the upgrade, with all that had been loaded.
    (one,) = compare_runs(warehouse, "run-3", "run-4").changes
    assert one.altered() == {
        "indicator": ("cases", "applications"),
        "status": ("planned", "done"),
    }


def test_facts_in_force_from_before_these_were_loaded(warehouse):
    """A run with a newer version tells more of each fact: that is no change either."""
    load_run(warehouse, "run-1", whole())
    with duckdb.connect(str(warehouse)) as db:
        db.execute("update store.facts set participants = null, stated_in = null")
    load_run(warehouse, "run-2", whole(**FULL, stated_in="table"))
    assert told(compare_runs(warehouse, "run-1", "run-2")) == []


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
