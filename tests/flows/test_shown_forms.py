"""What `ingest`, `publish` and the links of an extraction show in Prefect, on a real server."""

import os
import re
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from flows.artifacts import explorer, extract
from flows.extract import Summary
from flows.serving import forms
from tests.warehouse.conftest import VERSION, extraction, same_text
from warehouse.ledger import Edition, Loaded, Run
from warehouse.loading import load
from warehouse.overview import newest_facts
from warehouse.staging import folder_beside, staged_source, write_batch
from warehouse.store import reading

NAME = "恶意<script>alert(1)<|>[a](http:evil.example).txt"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own, with an inbox."""
    monkeypatch.chdir(tmp_path)
    for name in ("INBOX", "WAREHOUSES", "PUBLISHED", "REVIEWED", "EXPLORER_URL"):
        monkeypatch.delenv(f"ZHENGJU_{name}", raising=False)
    (tmp_path / "inbox").mkdir()
    return tmp_path


@pytest.fixture
def facts(place: Path) -> Path:
    """A warehouse of two facts."""
    warehouse = place / "out" / "月报.duckdb"
    warehouse.parent.mkdir()
    one = extraction(f"/r/{NAME}", "办结申请320件，培训1398人次。")
    signatures = {report.document_id: b"x" for report in one.reports}
    batch = write_batch(folder_beside(warehouse), [staged_source(one, signatures, VERSION)])
    edition = Edition(one.source.source_id, one.source.sha256, VERSION)
    run = Run("run-1", datetime(2024, 5, 1, 8), VERSION, ())
    load(warehouse, run, {edition: batch}, (), same_text)
    return warehouse


def page_of(found, key: str) -> str:
    """The text of a page of Markdown, as a browser shows it."""
    return " ".join(html.fromstring(f"<div>{found.artifacts[key].data}</div>").itertext())


def links_of(page: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.usefixtures("prefect_server")
def test_a_publication_says_where_the_copy_is_and_how_to_open_it(facts, shown):
    state = forms.publish(warehouse=facts.name, return_state=True)
    found = shown(state.state_details.flow_run_id)
    copy = facts.parent / "published" / facts.name
    assert found.run.state.message.startswith(f"2 facts in {copy} (")
    page = page_of(found, "publish-summary")
    assert re.search(rf"file\s+{re.escape(str(copy))}\s+facts\s+2\s+megabytes\s+\d", page)
    assert f"zhengju explore --warehouse '{facts}'" in page
    assert f"zhengju sql \"from facts limit 10\" --warehouse '{copy}'" in page
    assert links_of(found.artifacts["publish-summary"].data) == ["http://127.0.0.1:8501/"]


@pytest.mark.usefixtures("prefect_server")
def test_a_publication_that_fails_says_why_in_plain_words(place, shown):
    state = forms.publish(warehouse="没有.duckdb", return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert (found.run.state.name, found.artifacts) == ("Failed", {})
    missing = place / "out" / "没有.duckdb"
    assert found.run.state.message == f"{missing} does not exist: run `zhengju extract` first"
    assert not any("Traceback" in message for _, message in found.logs)


@pytest.mark.usefixtures("prefect_server")
def test_a_scan_says_what_is_new_and_what_was_refused(place, shown):
    (place / "secret.txt").write_text("x")
    (place / "inbox" / "链.txt").symlink_to(place / "secret.txt")
    for name in ("报告.txt", NAME):
        (place / "inbox" / name).write_text(name)
    settle(place / "inbox")
    state = forms.ingest(addresses=[], return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert found.run.state.message == "2 new in zhengju.reports.arrived, 1 refused"
    page = page_of(found, "ingest-summary")
    assert re.search(r"new reports in the inbox\s+2\s+fetched\s+0\s+refused\s+1", page)
    assert "报告.txt" in page
    assert NAME in page
    assert "链.txt leads out of" in page
    assert "<script" not in found.artifacts["ingest-summary"].data


def settle(folder: Path) -> None:
    """As if all of it had lain there for a while."""
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000), follow_symlinks=False)


@pytest.mark.usefixtures("prefect_server", "place")
def test_a_scan_that_finds_nothing_shows_nothing(shown):
    state = forms.ingest(addresses=[], return_state=True)
    found = shown(state.state_details.flow_run_id)
    assert (found.run.state.message, found.artifacts) == ("nothing new", {})


def test_each_of_the_newest_facts_is_linked_to_its_evidence(facts):
    with reading(facts) as db:
        newest = newest_facts(db, 50)
    links = links_of(explorer.facts_table(newest))
    asked = [parse_qs(urlsplit(one).query) for one in links]
    assert asked == [{"fact": [one.fact_id]} for one in newest]
    assert [one.quantity_text for one in newest] == ["320件", "1398人次"]


@pytest.mark.parametrize(("loaded", "asked"), [(2, "/?run=run+%E4%B8%80"), (0, "/")])
def test_a_run_is_linked_to_its_facts_if_it_has_any(loaded, asked, monkeypatch):
    monkeypatch.setenv(explorer.SETTING, "https://facts.example/zhengju/")
    summary = Summary("run 一", Loaded(1, 1, loaded, 0, ()), (), 0, 0)
    page = "".join(extract.to_look_at(summary, [], Path("/w/月报.duckdb")))
    assert links_of(page) == [f"https://facts.example/zhengju{asked}"]


ADDRESSES = [
    ("", {}, "http://127.0.0.1:8501/"),
    ("", {"fact": "a b&run=c"}, "http://127.0.0.1:8501/?fact=a+b%26run%3Dc"),
    ("https://x.example", {"document": "<1>"}, "https://x.example/?document=%3C1%3E"),
    ("https://x.example/f/", {}, "https://x.example/f/"),
]


@pytest.mark.parametrize(("setting", "asked", "address"), ADDRESSES)
def test_addresses(setting, asked, address, monkeypatch):
    monkeypatch.setenv(explorer.SETTING, setting)
    assert explorer.address(**asked) == address
