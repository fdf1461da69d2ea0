"""What the people who run this do every month: a form of `zhengju serve`, and what comes of it."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError, expect

from annotations.passages import write_passages
from models.registry import OWN
from tests.browser.conftest import ROOT
from tests.flows.conftest import REPORT
from tests.flows.retraining import projects, small_sets
from tests.flows.serving import Served

pytestmark = pytest.mark.slow

# A run is a process of its own; on a busy machine it imports torch for a minute.
RUN_MS = 900_000
SUBMIT_MS = 10_000
REFUSED = "does not match"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """`zhengju serve` as its users start it, with a report, reviewed passages and few sets."""
    place = tmp_path_factory.mktemp("served")
    house = house_with_small_sets(place / "house")
    one = Served(place, PYTHONPATH=str(house), **{OWN: str(place / "own")})
    folders = place / "inbox" / "2024年", place / "annotations" / "reviewed"
    for folder in folders:
        folder.mkdir(parents=True)
    (folders[0] / "教育局.txt").write_text(REPORT, "utf-8")
    write_passages(folders[1] / "工程.jsonl", projects())
    yield one.start()
    one.stop()


def house_with_small_sets(house: Path) -> Path:
    """This program with few passages to be tested and calibrated on; all else of it is linked."""
    shutil.copytree(ROOT / "annotations", house / "annotations")
    for folder in ("flows", "models", "seeds", "warehouse"):
        (house / folder).symlink_to(ROOT / folder)
    for name, small in small_sets(house / "small").items():
        shutil.rmtree(house / "annotations" / name.lower())
        small.rename(house / "annotations" / name.lower())
    return house


def form(browser, served, name):
    """The form for a run with values of one's own, as people come to it."""
    page = browser.page
    page.goto(f"http://127.0.0.1:{served.port}/v2/deployments")
    # The page completes its address, and a link that was opened before is left again.
    page.wait_for_url("**/v2/deployments?*")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    return page


def refused(page):
    """What the form says of a value that it does not take."""
    return page.locator("fieldset").get_by_text(REFUSED)


def submit(page):
    """Press the button. What pops up over it goes away only without the mouse on it."""
    page.get_by_role("button", name="Submit").click()
    page.mouse.move(0, 0)


def completed(page):
    """From the form on: submit it, open the run, and wait until it is done.

    Where a value was refused before, Prefect's form may take a second Submit: the first only takes
    back what it said.
    """
    submit(page)
    expect(refused(page)).to_have_count(0)
    view = page.get_by_role("link", name="View run")
    try:
        view.click(timeout=SUBMIT_MS)
    except TimeoutError:
        submit(page)
        view.click()
    expect(page.get_by_text("Completed", exact=True).first).to_be_visible(timeout=RUN_MS)
    return page


def artifact(page, served, key):
    """The newest artifact of a key."""
    body = {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC", "limit": 1}
    (found,) = served.post("/artifacts/filter", **body)
    page.goto(f"http://127.0.0.1:{served.port}/v2/artifacts/artifact/{found['id']}")
    expect(page.get_by_text("Show Raw Data")).to_be_visible()
    return page


def test_reports_are_extracted_from_a_form(browser, served):
    page = form(browser, served, "extract")
    expect(page.get_by_text("报告 Reports")).to_be_visible()
    expect(page.get_by_text("收件箱中的文件或文件夹")).to_be_visible()
    sources = page.locator("fieldset").filter(has_text="Add item").locator("textarea").first
    sources.fill("../秘密")
    page.get_by_label("数据仓库 Warehouse").fill("月报.duckdb")
    submit(page)
    expect(refused(page)).to_contain_text("'../秘密' does not match '(?#请填文件夹内的路径")
    browser.screenshot("form-refused")
    assert served.runs("extract", "SCHEDULED", "PENDING", "RUNNING", "COMPLETED") == []

    sources.fill("2024年/教育局.txt")
    expect(page.get_by_text("Error creating flow run")).to_have_count(0)
    browser.screenshot("form-extract")
    completed(page)
    page.get_by_role("tab", name="Artifacts").click()
    for key in ("extract-progress", "extract-summary", "extract-facts", "extract-picture"):
        expect(page.get_by_text(key, exact=True)).to_be_visible()
    browser.screenshot("run-extract")
    shown = artifact(page, served, "extract-summary").get_by_test_id("markdown-display")
    expect(shown.get_by_role("row", name="documents 1")).to_be_visible()
    browser.screenshot("form-extract-summary")
    assert (served.place / "out" / "月报.duckdb").is_file()
    assert (browser.hosts(), browser.dialogs) == (set(), [])


def test_the_extraction_is_trained_on_from_a_form(browser, served):
    page = form(browser, served, "retrain")
    annotations = page.locator("fieldset").filter(has_text="Add item").locator("textarea").first
    annotations.fill("/etc/工程.jsonl")
    page.get_by_label("轮数 Epochs").fill("1")
    page.get_by_label("旧段落数 Replay").fill("20")
    submit(page)
    expect(refused(page)).to_contain_text("'/etc/工程.jsonl' does not match")
    assert served.runs("retrain", "SCHEDULED", "PENDING", "RUNNING", "COMPLETED") == []

    annotations.fill("工程.jsonl")
    browser.screenshot("form-retrain")
    completed(page)
    page.get_by_role("tab", name="Artifacts").click()
    for key in ("retrain-progress", "retrain-summary", "what-changed"):
        expect(page.get_by_text(key, exact=True)).to_be_visible()
    browser.screenshot("run-retrain")
    shown = artifact(page, served, "retrain-summary").get_by_test_id("markdown-display")
    verdict = re.compile("extraction-v1.1 was (not )?promoted")
    expect(shown.get_by_role("heading", name=verdict)).to_be_visible()
    expect(shown.get_by_role("row", name="new ones held out")).to_be_visible()
    browser.screenshot("retrain-summary")
    expect(artifact(page, served, "retrain-progress").get_by_text("7 of 7 steps")).to_be_visible()
    assert browser.hosts() == set()
