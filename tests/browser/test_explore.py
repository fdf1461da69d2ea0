"""The page of `zhengju explore` as a person uses it."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from tests.browser.exploring import served
from tests.warehouse.explored import EVIL, REPORTS, fill
from warehouse.store import reading

pytestmark = pytest.mark.slow

ALL = f"{len(REPORTS)} 条事实，第 1 页"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The warehouse."""
    folder = tmp_path_factory.mktemp("explore")
    fill(folder / "facts.duckdb")
    return folder


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
    # Until then the table of the last answer stands beside its own, or in its place.
    drawn = ("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stApp")).to_have_attribute(*drawn)
    table = page.get_by_test_id("stDataFrame")
    expect(table).to_have_count(1)
    table.click(position={"x": 16, "y": 52})


def coloured(page, role):
    return page.locator(f".stretches .{role}")


def picture(browser, name, height):
    """A screenshot that ends where the page does, the mouse not in it."""
    page = browser.page
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 1400, "height": height})
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    page.wait_for_timeout(1500)  # charts and tables are drawn on a canvas, and move into place
    browser.screenshot(name)


def is_quiet(browser):
    """Nothing popped up, and nothing was asked of another machine."""
    return browser.dialogs == [] and browser.refused == []


def test_search_and_evidence(browser, url):
    page = opened(browser, url)
    expect(page.get_by_text(ALL)).to_be_visible()
    search(page, "97件")
    expect(page.get_by_text("1 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "quantity")).to_have_text("97件")
    expect(coloured(page, "agency")).to_have_text("云泽市教育局")
    expect(coloured(page, "action")).to_have_text("办结")
    expect(coloured(page, "object")).to_have_text("公开申请")
    assert is_quiet(browser)


def test_evidence_below_its_table(browser, url):
    page = opened(browser, url)
    search(page, "教育局")
    expect(page.get_by_text("6 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "agency")).to_have_text("云泽市教育局")
    picture(browser, "explore-evidence", 960)
    assert is_quiet(browser)


def test_a_link_opens_the_evidence_of_a_fact(browser, url, folder):
    with reading(folder / "facts.duckdb") as db:
        ((fact,),) = db.execute("select fact_id from facts where quantity_text = '41件'").fetchall()
    page = browser.page
    page.goto(f"{url}/?fact={fact}")
    expect(coloured(page, "quantity")).to_have_text("41件")
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)
    page.get_by_role("button", name="全部事实").click()
    expect(page.get_by_text(ALL)).to_be_visible()
    assert "fact=" not in page.url
    page.goto(f"{url}/?fact=<script>alert(1)</script>")
    expect(page.get_by_text("已发布的副本里没有这条事实")).to_be_visible()
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert is_quiet(browser)


def test_a_hostile_document_is_shown_as_text(browser, url):
    page = opened(browser, url)
    search(page, "<SCRIPT>")
    expect(page.get_by_text("1 条事实，第 1 页")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "object")).to_have_text(f"{EVIL}救助")
    page.get_by_text("显示全文").click()
    expect(page.locator(".stretches")).to_contain_text("下一步将继续规范办理流程。")
    assert page.locator(".stretches").inner_text().count(EVIL) == 2
    assert page.locator("main img, .stretches script, .stretches a").count() == 0
    picture(browser, "explore-hostile", 900)
    assert is_quiet(browser)


def test_english(browser, url):
    page = opened(browser, url)
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_text(f"{len(REPORTS)} facts, page 1 of 1")).to_be_visible()
    assert is_quiet(browser)


def test_a_chart_compares_agencies_over_years(browser, url):
    page = opened(browser, url, "比较")
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("云泽市司法局")
    picture(browser, "explore-compare", 690)
    assert is_quiet(browser)


def test_both_sentences_of_a_contradiction(browser, url):
    page = opened(browser, url, "矛盾")
    expect(page.get_by_text("类别")).to_be_visible()
    click_first_row(page)
    expect(coloured(page, "quantity")).to_have_text(["112件", "119件"])
    picture(browser, "explore-contradictions", 780)
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
    expect(page.get_by_test_id("stRadio").get_by_role("radio", name="确认")).to_be_checked()
    picture(browser, "explore-review", 700)
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
    expect(page.get_by_text("12 行，用时")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    picture(browser, "explore-query", 800)
    box = page.get_by_role("textbox")
    box.fill("drop view facts")
    box.press("Control+Enter")
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_text("only a SELECT is answered here")).to_be_visible()
    assert (
        hashlib.sha256((folder / "published" / "facts.duckdb").read_bytes()).hexdigest() == before
    )
    assert is_quiet(browser)
