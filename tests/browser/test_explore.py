"""The page of `zhengju explore` as a person uses it."""

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.exploring import served
from tests.warehouse.conftest import VERSION, extraction, same_text
from warehouse.ledger import Edition, Run
from warehouse.loading import load
from warehouse.staging import folder_beside, staged_source, write_batch
from warehouse.store import reading

pytestmark = pytest.mark.slow

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>**重**[链](javascript:alert(3))"
HANDLED = "disclosure_requests_handled"
REPORTS = [
    # file, agency, year, the sentence, its object and the indicator
    ("教育局2022.txt", "云泽市教育局", 2022, "云泽市教育局办结公开申请85件。", "公开申请", HANDLED),
    ("教育局2023.txt", "云泽市教育局", 2023, "云泽市教育局办结公开申请97件。", "公开申请", HANDLED),
    ("司法局2022.txt", "云泽市司法局", 2022, "云泽市司法局办结公开申请60件。", "公开申请", HANDLED),
    ("司法局2023.txt", "云泽市司法局", 2023, "云泽市司法局办结公开申请41件。", "公开申请", HANDLED),
    (f"坏{EVIL}.txt".replace("/", "\\"), "云泽市民政局", 2023,
     f"云泽市民政局办结{EVIL}救助77件。", f"{EVIL}救助", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A warehouse of five reports, one fact each."""
    folder = tmp_path_factory.mktemp("explore")
    warehouse = folder / "facts.duckdb"
    staging, batches = folder_beside(warehouse), {}
    for one in (report(*told) for told in REPORTS):
        signatures = {r.document_id: one.source.text.encode() for r in one.reports}
        edition = Edition(one.source.source_id, one.source.sha256, VERSION)
        batches[edition] = write_batch(staging, [staged_source(one, signatures, VERSION)])
    load(warehouse, Run("run-1", datetime(2024, 5, 1, 8), VERSION, ()), batches, (), same_text)
    return folder


def report(name, agency, year, sentence, thing, indicator):
    """An extraction in which the places of all roles are told."""
    text = f"{agency}{year}年度报告。\n{sentence}\n{EVIL}\n下一步继续努力。"
    one = extraction(f"/r/{name}", text, year)
    at, (found,) = text.index(sentence), one.facts
    action, object_ = at + sentence.index("办结"), at + sentence.index(thing)
    fact = replace(
        found, agency=agency, agency_text=agency, agency_start=at, agency_end=at + len(agency),
        action_start=action, action_end=action + 2, object=thing, object_start=object_,
        object_end=object_ + len(thing), indicator=indicator,
        indicator_confidence=indicator and 0.95, period_start=date(year, 1, 1),
        period_end=date(year, 12, 31), sentence=sentence, sentence_start=at,
        sentence_end=at + len(sentence), confidence=0.4,
    )  # fmt: skip
    return replace(one, facts=(fact,), reports=(replace(one.reports[0], issuer=agency),))


@pytest.fixture(scope="module")
def url(folder):
    with served(folder) as address:
        yield address


def opened(browser, url, page=None):
    browser.page.goto(url)
    expect(browser.page.get_by_test_id("stDataFrame")).to_be_visible()
    if page:
        browser.page.get_by_test_id("stSidebar").get_by_text(page, exact=True).click()
    return browser.page


def search(page, text):
    field = page.get_by_label("文字（句子、对象、机构、文件名）")
    field.fill(text)
    field.press("Enter")


def click_first_row(page):
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_have_count(1)  # that of the last answer may still stand beside it
    table.click(position={"x": 16, "y": 52})


def coloured(page, role):
    return page.locator(f".stretches .{role}")


def is_quiet(browser):
    """Nothing popped up, and nothing was asked of another machine."""
    return browser.dialogs == [] and browser.refused == []


def test_search_and_evidence(browser, url):
    page = opened(browser, url)
    expect(page.get_by_text("5 条事实，第 1 页")).to_be_visible()
    search(page, "97件")
    expect(page.get_by_text("1 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "quantity")).to_have_text("97件")
    expect(coloured(page, "agency")).to_have_text("云泽市教育局")
    expect(coloured(page, "action")).to_have_text("办结")
    expect(coloured(page, "object")).to_have_text("公开申请")
    browser.screenshot("explore-evidence")
    assert is_quiet(browser)


def test_a_hostile_document_is_shown_as_text(browser, url):
    page = opened(browser, url)
    search(page, "<SCRIPT>")
    expect(page.get_by_text("1 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "object")).to_have_text(f"{EVIL}救助")
    page.get_by_text("显示全文").click()
    expect(page.locator(".stretches")).to_contain_text("下一步继续努力。")
    assert page.locator(".stretches").inner_text().count(EVIL) == 2
    assert page.locator("main img, .stretches script, .stretches a").count() == 0
    browser.screenshot("explore-hostile")
    assert is_quiet(browser)


def test_english(browser, url):
    page = opened(browser, url)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text("5 facts, page 1 of 1")).to_be_visible()
    assert is_quiet(browser)


def test_a_chart_compares_agencies_over_years(browser, url):
    page = opened(browser, url, "比较")
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("云泽市司法局")
    page.wait_for_timeout(1500)
    browser.screenshot("explore-compare")
    assert is_quiet(browser)


def test_a_fact_is_confirmed_in_the_warehouse(browser, url, folder):
    page = opened(browser, url)
    search(page, "60件")
    expect(page.get_by_text("1 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    page.get_by_role("button", name="复核这一句").click()
    page.get_by_label("复核人姓名").fill("张三")
    page.get_by_label("复核人姓名").press("Enter")
    page.get_by_test_id("stRadio").get_by_text("确认", exact=True).click()
    browser.screenshot("explore-review")
    page.get_by_role("button", name="写入仓库").click()
    expect(page.get_by_text(re.compile("已写入.*确认 1，更正 0，驳回 0"))).to_be_visible()
    assert verdicts(folder / "facts.duckdb") == [("60件", "confirmed", "张三")]
    assert verdicts(folder / "published" / "facts.duckdb") == []
    page.get_by_role("button", name="重新发布").click()
    expect(page.get_by_text("已重新发布")).to_be_visible()
    assert verdicts(folder / "published" / "facts.duckdb") == [("60件", "confirmed", "张三")]
    assert is_quiet(browser)


def verdicts(warehouse):
    with reading(warehouse) as db:
        return db.execute("select quantity_text, review, reviewed_by from verdicts").fetchall()


def test_a_query_is_answered_and_writes_nothing(browser, url, folder):
    before = hashlib.sha256((folder / "published" / "facts.duckdb").read_bytes()).hexdigest()
    page = opened(browser, url, "SQL 查询")
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_text("5 行，用时")).to_be_visible()
    browser.screenshot("explore-query")
    box = page.get_by_role("textbox")
    box.fill("drop view facts")
    box.press("Control+Enter")
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_text("only a SELECT is answered here")).to_be_visible()
    assert (
        hashlib.sha256((folder / "published" / "facts.duckdb").read_bytes()).hexdigest() == before
    )
    assert is_quiet(browser)
