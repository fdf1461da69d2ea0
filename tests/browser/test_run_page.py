"""A flow run as a person sees it: its page, its log and its artifacts in Prefect's UI."""

import re

import pytest
from playwright.sync_api import expect

from tests.flows.conftest import REPORT

pytestmark = pytest.mark.slow

# What Prefect's UI asks by itself, whatever its settings say.
UI_ASKS = {"sr-client-cfg.amplitude.com", "api2.amplitude.com", "api.github.com"}
BROKEN = "坏|`x` **b** <script>alert(1)<script> http:evil.example.docx"
SENTENCE = "云泽市民政局办结<img src=http://evil.example/x onerror=alert(3)>申请77件|`a`。"


@pytest.fixture(scope="module")
def run(server, tmp_path_factory):
    """A finished run over four reports, of which two cannot be read."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "教育局.txt").write_text(REPORT, "utf-8")
    (folder / "<b>句.txt").write_text(f"云泽市民政局2023年工作总结\n\n{SENTENCE}\n", "utf-8")
    (folder / BROKEN).write_bytes(b"no Word file")
    (folder / "空.txt").touch()
    done = server.zhengju("extract", folder, "--warehouse", folder.parent / "facts.duckdb")
    assert done.returncode == 0, done.stderr
    return server.last_run()


def opened(browser, server, run, tab):
    """The page of a run."""
    browser.page.goto(f"{server.url}/v2/runs/flow-run/{run}?tab={tab}")
    return browser.page


def artifact(browser, server, run, key):
    """The page of one artifact."""
    browser.page.goto(f"{server.url}/v2/artifacts/artifact/{server.artifact(run, key)}")
    expect(browser.page.get_by_text("Show Raw Data")).to_be_visible()
    return browser.page


def test_the_run_tells_its_state_and_what_it_could_not_read(browser, server, run):
    page = opened(browser, server, run, "Logs")
    expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
    line = page.get_by_text("could not be read: 空.txt: it is empty; check that the right file")
    expect(line).to_have_count(1)
    expect(page.get_by_text(f"could not be read: {BROKEN}: the .docx is broken")).to_have_count(1)
    browser.screenshot("run-log")
    page.get_by_role("tab", name="Artifacts").click()
    for key in ("extract-progress", "extract-summary", "extract-facts", "extract-picture"):
        expect(page.get_by_text(key, exact=True)).to_be_visible()
    browser.screenshot("run-artifacts")
    assert browser.hosts() <= UI_ASKS


def test_the_summary_shows_hostile_text_as_text(browser, server, run):
    page = artifact(browser, server, run, "extract-summary")
    shown = page.get_by_test_id("markdown-display")
    expect(shown.get_by_role("heading", name="Could not be read")).to_be_visible()
    expect(shown.get_by_role("cell", name=BROKEN, exact=True)).to_be_visible()
    expect(shown.get_by_role("row", name="agencies 2")).to_be_visible()
    assert shown.locator("script, img, strong, code").count() == 0
    links = shown.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert {link.partition("?")[0] for link in links} == {"http://127.0.0.1:8501/"}
    expect(shown.get_by_role("link", name="1398人次")).to_have_attribute(
        "href", re.compile("fact=")
    )
    browser.screenshot("extract-summary")
    assert browser.dialogs == []
    assert browser.hosts() <= UI_ASKS


def test_the_newest_facts_can_be_searched(browser, server, run):
    page = artifact(browser, server, run, "extract-facts")
    table = page.get_by_test_id("table-display")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["source", "agency", "action", "object", "quantity", "value", "unit", "status", "period"]
    )
    expect(table.get_by_text("<b>句.txt").first).to_be_visible()
    browser.screenshot("extract-facts")
    table.get_by_placeholder("Search").fill("1398")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator("tbody tr")).to_contain_text("党员干部")
    assert browser.dialogs == []
    assert browser.hosts() <= UI_ASKS


def test_the_picture_is_drawn_without_a_network(browser, server, run):
    page = artifact(browser, server, run, "extract-picture")
    picture = page.get_by_alt_text("facts of this run by agency and kind")
    expect(picture).to_be_visible()
    assert picture.evaluate("img => img.complete && img.naturalWidth > 300")
    browser.screenshot("extract-picture")
    assert browser.hosts() <= UI_ASKS


def test_the_progress_is_at_its_end(browser, server, run):
    page = artifact(browser, server, run, "extract-progress")
    expect(page.get_by_test_id("progress-display")).to_have_text("Progress: 100%")
    expect(page.get_by_text("4 of 4 sources")).to_be_visible()


def test_an_artifact_is_found_from_the_run_through_the_history_of_its_key(browser, server, run):
    page = opened(browser, server, run, "Artifacts")
    page.get_by_text("extract-summary", exact=True).click()
    page.get_by_role("link", name=server.artifact(run, "extract-summary")[:8]).click()
    expect(page.get_by_test_id("markdown-display")).to_contain_text("Could not be read")


@pytest.mark.usefixtures("run")
def test_every_key_is_on_the_page_of_all_artifacts(browser, server):
    browser.page.goto(f"{server.url}/v2/artifacts")
    for key in ("extract-progress", "extract-summary", "extract-facts", "extract-picture"):
        expect(browser.page.get_by_text(key, exact=True)).to_be_visible()
    browser.screenshot("all-artifacts")


def test_a_run_that_read_nothing_says_why(browser, server, tmp_path):
    (tmp_path / "空.txt").touch()
    done = server.zhengju("extract", tmp_path / "空.txt", "--warehouse", tmp_path / "x.duckdb")
    assert done.returncode == 1
    page = opened(browser, server, server.last_run(), "Details")
    expect(page.get_by_text("Failed", exact=True).first).to_be_visible()
    said = "not one source could be read: 空.txt: it is empty; check that the right file was given"
    expect(page.get_by_text(said).first).to_be_visible()
    browser.screenshot("run-failed")
