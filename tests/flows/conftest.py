from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = """云泽市教育局2023年法治政府建设年度报告

一、主要工作
2023年，云泽市教育局组织法治培训12场，培训党员干部1398人次，办结依申请公开申请85件，按时办结率达100%。
全年开展专项检查46次，投入资金3200万元。

二、下一步工作安排
2024年，计划新建学校6所。
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with two reports of two bureaus."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "教育局.txt").write_text(REPORT, "utf-8")
    other = REPORT.replace("教育局", "司法局").replace("85件", "64件").replace("46次", "39次")
    (folder / "司法局.txt").write_text(other, "gb18030")
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of own versions, empty; few passages to be tested and calibrated on."""
    from annotations import passages
    from models import registry
    from tests.flows.retraining import small_sets

    for name, path in small_sets(tmp_path / "small").items():
        monkeypatch.setattr(passages, name, path)
    monkeypatch.setenv(registry.OWN, str(tmp_path / "own"))
    return tmp_path / "own"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "facts.duckdb"


@pytest.fixture
def query(warehouse: Path) -> Callable[[str], list[tuple]]:
    """Rows of the warehouse."""
    from warehouse.store import reading

    def rows(sql: str) -> list[tuple]:
        with reading(warehouse) as db:
            return db.execute(sql).fetchall()

    return rows


class Shown:
    """What the Prefect server holds of one flow run."""

    def __init__(self, run_id: str) -> None:
        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import ArtifactFilter, FlowRunFilter, LogFilter

        with get_client(sync_client=True) as client:
            self.run = client.read_flow_run(run_id)
            this = FlowRunFilter.model_validate({"id": {"any_": [run_id]}})
            found = client.read_artifacts(
                artifact_filter=ArtifactFilter.model_validate({"flow_run_id": {"any_": [run_id]}})
            )
            self.artifacts = {one.key: one for one in found}
            self.task_runs = client.read_task_runs(flow_run_filter=this)
            wanted = LogFilter.model_validate({"flow_run_id": {"any_": [run_id]}})
            body = {"logs": wanted.model_dump(mode="json")}
            answer = client.request("POST", "/logs/filter", json=body)
            self.logs = [(line["level"], line["message"]) for line in answer.json()]


@pytest.fixture
def shown() -> Callable[[str], Shown]:
    """What the server shows of a flow run, its log sent."""

    def read(run_id: object) -> Shown:
        from prefect.logging.handlers import APILogWorker

        APILogWorker.drain_all(timeout=30)
        return Shown(str(run_id))

    return read
