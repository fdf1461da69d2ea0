"""The job, in and out of a Prefect flow, with the real pipeline."""

import shutil
from pathlib import Path

import pytest

from flows import batches
from flows.batches import extract_batch
from flows.extract import NothingRead, run
from flows.extract import extract as extract_flow
from warehouse.staging import folder_beside
from warehouse.store import WarehouseError

SPANS = """
select count(*) from all_facts join texts using (source_name)
where substr(text, quantity_start + 1, quantity_end - quantity_start) <> quantity_text
"""
CONTENTS = ("all_facts", "documents", "sources", "texts", "mentions", "anomalies", "rejects")


@pytest.fixture
def one_source_a_batch(monkeypatch):
    monkeypatch.setattr(batches, "BATCH_BYTES", 1)


class Counting:
    """Extracts, remembers what, and stumbles before the batches named."""

    def __init__(self, stumble_at: int = 0, error: BaseException | None = None) -> None:
        self.names: list[str] = []
        self.stumble_at = stumble_at
        self.error = error

    def __call__(self, sources, version, folder):
        if self.error and len(self.names) == self.stumble_at:
            raise self.error
        self.names += [source.path.name for source in sources]
        return extract_batch(sources, version, folder)


def test_reports_become_facts(reports, warehouse, query):
    summary = run([reports], warehouse)
    assert (summary.loaded.sources, summary.loaded.documents, summary.rejects) == (2, 2, ())
    assert summary.loaded.facts > 8
    assert query(SPANS) == [(0,)]
    assert query("select count(*) from facts where quantity_text = '85件' and value = 85") == [(1,)]
    assert query("select distinct encoding from sources order by 1") != []
    assert not folder_beside(warehouse).exists()


def test_running_again_changes_nothing(reports, warehouse, query):
    run([reports], warehouse)
    before = [query(f"from {view} order by all") for view in CONTENTS]
    again = Counting()
    summary = run([str(reports)], warehouse, execute=again)
    assert (again.names, summary.unchanged, summary.loaded.sources) == ([], 2, 0)
    assert "2 sources unchanged" in str(summary)
    assert [query(f"from {view} order by all") for view in CONTENTS] == before


def test_forced_run_extracts_again_and_keeps_the_ids(reports, warehouse, query):
    run([reports], warehouse)
    before = query("select * exclude run_id from all_facts order by all")
    again = Counting()
    run([reports], warehouse, force=True, execute=again)
    assert len(again.names) == 2
    assert query("select * exclude run_id from all_facts order by all") == before


def test_changed_file_replaces_its_own_facts_only(reports, warehouse, query):
    run([reports], warehouse)
    others = query("from facts where source_name = '司法局.txt' order by all")
    path = reports / "教育局.txt"
    path.write_text(path.read_text("utf-8").replace("85件", "97件"), "utf-8")
    again = Counting()
    run([reports], warehouse, execute=again)
    assert again.names == ["教育局.txt"]
    assert query("from facts where source_name = '司法局.txt' order by all") == others
    asked = "select count(*) from facts where quantity_text in ('85件', '97件')"
    assert query(f"{asked} and source_name = '教育局.txt'") == [(1,)]


def test_vanished_file_keeps_its_facts(reports, warehouse, query):
    run([reports], warehouse)
    before = query("from facts order by all")
    (reports / "教育局.txt").unlink()
    summary = run([reports, reports / "教育局.txt"], warehouse)
    assert [reject.source_name for reject in summary.rejects] == ["教育局.txt"]
    assert query("from facts order by all") == before
    assert query("select source_name from rejects") == [("教育局.txt",)]


def test_copy_of_a_report_is_counted_once(reports, warehouse, query):
    shutil.copy(reports / "教育局.txt", reports / "转发.txt")
    run([reports], warehouse)
    assert query("select count(*) from documents where duplicate_of is not null") == [(1,)]
    assert query("select count(*) from facts where quantity_text = '85件'") == [(1,)]
    assert query("select count(*) from all_facts where quantity_text = '85件'") == [(2,)]


@pytest.mark.usefixtures("one_source_a_batch")
def test_interrupted_run_is_taken_up(reports, warehouse, query):
    with pytest.raises(KeyboardInterrupt):
        run([reports], warehouse, execute=Counting(1, KeyboardInterrupt()))
    again = Counting()
    summary = run([reports], warehouse, execute=again)
    assert (len(again.names), summary.resumed, summary.loaded.sources) == (1, 1, 2)
    assert query("select count(*) from documents") == [(2,)]
    assert not folder_beside(warehouse).exists()


@pytest.mark.usefixtures("one_source_a_batch")
def test_full_staging_disk_keeps_what_was_extracted(reports, warehouse):
    full = OSError(28, "No space left on device")
    with pytest.raises(WarehouseError, match=r"No space left on device.*kept") as error:
        run([reports], warehouse, execute=Counting(1, full))
    assert "\n" not in str(error.value)
    assert run([reports], warehouse).resumed == 1


def test_run_with_rejects_says_so(reports, warehouse, query):
    (reports / "空.txt").touch()
    summary = run([reports], warehouse)
    assert "1 source could not be read" in str(summary)
    assert query("select state, sources, rejects from runs") == [("completed", 2, 1)]


@pytest.mark.parametrize(("names", "words"), [
    (["空.txt"], "not one source could be read"),
    (["没有.txt"], "not one source could be read"),
    (["."], "no file"),
])  # fmt: skip
def test_run_that_could_read_nothing_fails(tmp_path, warehouse, query, names, words):
    folder = tmp_path / "empty"
    folder.mkdir()
    if "空.txt" in names:
        (folder / "空.txt").touch()
    with pytest.raises(NothingRead, match=words):
        run([folder / name for name in names], warehouse)
    assert query("select state from runs") == [("failed",)]


def test_file_of_20_mb_on_one_line_is_rejected_and_costs_no_other(reports, warehouse, query):
    line = "全市新增学位1200个，" * 700_000
    (reports / "导出.txt").write_text(line, "utf-8")
    summary = run([reports], warehouse)
    assert [reject.source_name for reject in summary.rejects] == ["导出.txt"]
    assert "split it into files" in summary.rejects[0].reason
    assert query("select count(distinct source_name) from facts") == [(2,)]


def test_report_without_any_quantity_is_read(tmp_path, warehouse, query):
    path = tmp_path / "无数.txt"
    path.write_text("云泽市教育局高度重视法治建设，持续完善各项制度。", "utf-8")
    summary = run([path], warehouse)
    assert (summary.loaded.sources, summary.loaded.facts, summary.rejects) == (1, 0, ())
    assert query("select count(*) from sources") == [(1,)]


@pytest.mark.usefixtures("prefect_server")
def test_flow_run_is_completed_and_says_what_it_found(reports, warehouse, query):
    (reports / "空.txt").touch()
    summary = extract_flow([str(reports)], str(warehouse))
    flow_run, task_runs = recorded(summary.run_id)
    assert flow_run.state.name == "Completed"
    assert flow_run.state.message == str(summary)
    assert "1 source could not be read" in flow_run.state.message
    assert [task_run.state.name for task_run in task_runs] == ["Completed"]
    assert query("select run_id from runs") == [(str(flow_run.id),)]


@pytest.mark.usefixtures("prefect_server")
def test_flow_run_that_read_nothing_has_failed(tmp_path, warehouse):
    state = extract_flow([str(tmp_path / "没有.txt")], str(warehouse), return_state=True)
    assert state.name == "Failed"
    assert "not one source could be read" in state.message


def recorded(run_id: str):
    """The flow run and its task runs, as the server knows them."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter

    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(run_id)
        this = FlowRunFilter.model_validate({"id": {"any_": [run_id]}})
        return flow_run, client.read_task_runs(flow_run_filter=this)


@pytest.mark.usefixtures("prefect_server")
def test_flow_refuses_wrong_parameters(warehouse: Path):
    from prefect.exceptions import ParameterTypeError

    with pytest.raises(ParameterTypeError):
        extract_flow(["a.txt"], str(warehouse), force="perhaps")
