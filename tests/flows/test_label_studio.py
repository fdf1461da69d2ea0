"""Review through a real Label Studio: its server, its API, its export; make test-label-studio.

Label Studio pins libraries that Zhengju needs newer, so it lives in an environment of its own,
which the variable LABEL_STUDIO_VENV names.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from annotations.passages import read_passages
from flows.extract import run
from flows.review import export_queue, import_reviewed
from warehouse.store import reading

PROGRAM = Path(
    os.environ.get("LABEL_STUDIO_VENV", ".venv-label-studio"), "bin/label-studio"
).absolute()
USER, TOKEN = "reviewer@example.org", "zhengju-test-token-of-forty-characters-0"
START_SECONDS = 180

pytestmark = [
    pytest.mark.label_studio,
    pytest.mark.skipif(
        not PROGRAM.exists(),
        reason="Label Studio is not installed: run `make test-label-studio`",
    ),
]

VERDICTS = """
select quantity_text, object, review, reviewed_by from verdicts
where source_name = '教育局.txt' and quantity_text in ('12场', '1398人次', '85件')
order by quantity_start
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def settings(folder: Path) -> dict[str, str]:
    """A database of its own, and nothing told to anybody."""
    names = ("PATH", "LANG", "SSL_CERT_FILE")
    return {name: os.environ[name] for name in names if name in os.environ} | {
        "HOME": str(folder), "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "COLLECT_ANALYTICS": "false", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": "",
        "LATEST_VERSION_CHECK": "false",
    }  # fmt: skip


@pytest.fixture(scope="module")
def studio(tmp_path_factory) -> Iterator[httpx.Client]:
    """Its HTTP API. The server's log is printed, and shown with `pytest -s`."""
    folder, port = tmp_path_factory.mktemp("label-studio"), free_port()
    command = [PROGRAM, "start", "--no-browser", "--internal-host", "127.0.0.1",
               "--port", str(port), "--data-dir", folder, "--username", USER,
               "--password", "a password of the test",
               "--user-token", TOKEN, "--enable-legacy-api-token"]  # fmt: skip
    log = folder / "server.log"
    with (
        log.open("wb") as out,
        httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Token {TOKEN}"},
            timeout=60,
        ) as api,
    ):
        server = subprocess.Popen(command, env=settings(folder), stdout=out, stderr=out, cwd=folder)
        try:
            _wait(api, server, log)
            yield api
        finally:
            server.terminate()
            server.wait(30)
            print(log.read_text("utf-8", "replace"))


def _wait(api: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS):
        assert server.poll() is None, log.read_text("utf-8", "replace")
        try:
            if api.get("/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(1)
    raise AssertionError(f"no server after {START_SECONDS} s: {log.read_text('utf-8', 'replace')}")


def call(api: httpx.Client, method: str, url: str, **more: object) -> httpx.Response:
    response = api.request(method, url, **more)
    assert response.is_success, response.text
    return response


def corrected(result: list[dict]) -> list[dict]:
    """85件 is no fact, and the object of 12场 is 法治."""
    gone = {one["id"] for one in result if one.get("value", {}).get("text") == "85件"}
    kept = [one for one in result if not gone & {one.get("id"), one.get("from_id")}]
    for one in kept:
        if one.get("value", {}).get("text") == "法治培训":
            one["value"] |= {"end": one["value"]["end"] - 2, "text": "法治"}
    return kept


def test_review_in_label_studio(studio, reports, warehouse, tmp_path):
    run([reports], warehouse)
    tasks = tmp_path / "tasks.json"
    number = export_queue(warehouse, "label-studio", tasks, limit=100, seed=0)

    config = tasks.with_suffix(".xml").read_text("utf-8")
    call(studio, "POST", "/api/projects/validate", json={"label_config": config})
    project = call(studio, "POST", "/api/projects",
                   json={"title": "政据复核", "label_config": config}).json()["id"]  # fmt: skip
    imported = call(studio, "POST", f"/api/projects/{project}/import",
                    json=json.loads(tasks.read_text("utf-8"))).json()  # fmt: skip
    assert (imported["task_count"], imported["prediction_count"]) == (number, number)

    listed = call(studio, "GET", "/api/tasks", params={"project": project, "page_size": 1000})
    waiting = [one["id"] for one in listed.json()["tasks"]]
    left, *reviewed = waiting
    untouched = call(studio, "GET", f"/api/tasks/{left}").json()["data"]
    for task in reviewed:
        predicted = call(studio, "GET", f"/api/tasks/{task}").json()
        result = predicted["predictions"][0]["result"]
        if predicted["data"]["source_name"] == "教育局.txt":
            result = corrected(result)
        call(studio, "POST", f"/api/tasks/{task}/annotations/", json={"result": result})

    export = call(studio, "GET", f"/api/projects/{project}/export",
                  params={"exportType": "JSON", "download_all_tasks": "true"})  # fmt: skip
    (tmp_path / "export.json").write_bytes(export.content)
    back = import_reviewed("label-studio", tmp_path / "export.json", tmp_path / "reviewed",
                           warehouse=warehouse)  # fmt: skip

    assert (back.passages, back.unreviewed) == (number - 1, 1)
    assert (back.verdicts["corrected"], back.verdicts["rejected"]) == (1, 1)
    assert back.verdicts["confirmed"] > 5
    passages = list(read_passages([back.path]))
    assert {one.annotator for one in passages} == {"label-studio user 1"}
    assert all(one.annotated_at and one.origin and one.origin.document_id for one in passages)
    with reading(warehouse) as db:
        who = "label-studio user 1"
        assert db.execute(VERDICTS).fetchall() == [
            ("12场", "法治", "corrected", who), ("1398人次", "党员干部", "confirmed", who),
            ("85件", "依申请公开申请", "rejected", who),
        ]  # fmt: skip
        place = "text_sha256 = ? and quantity_start >= ? and quantity_start < ?"
        begin = untouched["start"]
        assert db.execute(f"select count(*) from store.verdicts where {place}", [
            untouched["text_sha256"], begin, begin + len(untouched["text"]),
        ]).fetchall() == [(0,)]  # fmt: skip
    assert untouched["text"] not in [one.text for one in passages]
