"""The page of `zhengju explore`, run as Streamlit runs its script, without a browser."""

import json
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import AlertBase, Caption, Text

from flows.explore import PAGE
from tests.warehouse.explored import EVIL, FIGURES, REPORTS, YEARS, fill
from warehouse.explorer import query_box
from warehouse.publishing import publish
from warehouse.store import reading

SECONDS = 120
EDUCATION = "云泽市教育局"
ALL = f"{len(REPORTS)} 条事实，第 1 页，共 1 页"
PAGES = ["facts", "compare", "contradictions", "targets", "review", "query"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The warehouse and its published copy."""
    folder = tmp_path_factory.mktemp("explored")
    fill(folder / "facts.duckdb")
    publish(folder / "facts.duckdb", folder / "published" / "facts.duckdb")
    return folder


@pytest.fixture
def visit(folder, monkeypatch):
    """A visitor's page, which another may see at the same time."""
    arguments = [str(PAGE), str(folder / "facts.duckdb"), str(folder / "published/facts.duckdb")]
    monkeypatch.setattr(sys, "argv", arguments)
    monkeypatch.setenv("ZHENGJU_REVIEWED", str(folder / "reviewed"))

    def opened(page: str = "facts", **asked: str) -> AppTest:
        one = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
        one.query_params.update(asked)
        if page != "facts":
            one.session_state["page"] = page
        return sound(one.run())

    return opened


def sound(page: AppTest) -> AppTest:
    """The page, in which nothing went wrong and nothing was drawn by a browser as HTML."""
    assert [one.value for one in page.exception] == []
    assert len(page.get("html")) == 0
    assert [one.value for one in page.markdown] == []
    return page


def said(page: AppTest) -> list[str]:
    """What stands on the page as text, from top to bottom."""
    return [one.value for one in page.main if isinstance(one, Text | Caption | AlertBase)]


def drawn(page: AppTest) -> list[list[tuple[str, str]]]:
    """Of each stretch of a document its pieces, as role and text."""
    data = [json.loads(one.proto.json) for one in page.get("bidi_component")]
    return [[(piece["role"], piece["text"]) for piece in one["pieces"]] for one in data]


def fact_of(folder: Path, figure: str) -> str:
    with reading(folder / "facts.duckdb") as db:
        query = "select fact_id from facts where quantity_text = ?"
        return str(db.execute(query, [figure]).fetchall()[0][0])


def rows_of(page: AppTest, column: str) -> list[object]:
    return list(page.dataframe[0].value[column])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_both_languages(visit, name, language):
    page = visit(name)
    page.session_state["language"] = language
    sound(page.run())
    assert page.sidebar.radio[0].value == name
    assert page.sidebar.button[0].label == {"zh": "重新发布", "en": "Publish again"}[language]
    assert page.main.children


def test_facts_are_listed_and_searched(visit):
    page = visit()
    assert said(page)[-1].startswith(ALL)
    assert EVIL + "救助" in rows_of(page, "对象")
    assert rows_of(page, "指标").count("依申请公开办理数") == len(REPORTS) - 1
    page.text_input("text").set_value("<SCRIPT>").run()
    assert rows_of(sound(page), "数量") == ["77件"]
    page.text_input("text").set_value("' or 1=1 --").run()
    assert said(sound(page))[-1] == "没有符合条件的内容"


def test_a_filter_is_kept_while_another_page_is_shown(visit):
    page = visit()
    page.multiselect("agencies").set_value([EDUCATION]).run()
    assert len(rows_of(page, "机构")) == 6
    page.sidebar.radio[0].set_value("compare").run()
    page.sidebar.radio[0].set_value("facts").run()
    assert len(rows_of(sound(page), "机构")) == 6


LINKED = [
    ({"fact": "320件"}, "已发布的副本里没有这条事实"),
    ({"fact": "' or 1=1 --"}, "已发布的副本里没有这条事实"),
    ({"document": EVIL}, "没有符合条件的内容"),
    ({"run": "run-2"}, "没有符合条件的内容"),
    ({"run": "run-1"}, ALL),
    ({"run": "run-1", "document": "none"}, "没有符合条件的内容"),
    ({"other": "run-2"}, ALL),
]


@pytest.mark.parametrize(("asked", "told"), LINKED, ids=str)
def test_what_the_address_asks_for(visit, asked, told):
    assert said(visit(**asked))[-1].startswith(told)


def test_a_link_to_a_fact_shows_its_evidence_and_leads_back(visit, folder):
    page = visit(fact=fact_of(folder, "41件"))
    assert len(page.dataframe) == 0
    ((*_, last),) = [[one for one in pieces if one[0]] for pieces in drawn(page)]
    roles = {role: text for role, text in drawn(page)[0] if role not in ("", "sentence")}
    assert roles == {"agency": "云泽市司法局", "action": "办结", "object": "公开申请",
                     "quantity": "41件"}  # fmt: skip
    assert last == ("sentence", "。")
    page.button[0].click().run()
    assert said(sound(page))[-1].startswith(ALL)


def test_a_link_to_a_document_lists_its_facts(visit, folder):
    document = fact_of(folder, "131件").rpartition("-")[0]
    page = visit(document=document)
    assert rows_of(page, "数量") == ["131件"]
    assert "只看文件：教育局2024.txt · 云泽市教育局政府信息公开工作年度报告" in said(page)


def test_hostile_evidence_is_data_and_never_markup(visit, folder):
    page = visit(fact=fact_of(folder, "77件"))
    page.toggle[0].set_value(True).run()
    ((*pieces,),) = drawn(sound(page))
    assert ("object", f"{EVIL}救助") in pieces
    assert "".join(text for _, text in pieces).count(EVIL) == 2
    assert any(EVIL.replace("/", "\\") in one for one in said(page))


def test_a_chart_of_agencies_and_years(visit):
    page = visit("compare")
    (chart,) = page.get("vega_lite_chart")
    with pa.ipc.open_stream(chart.proto.datasets[0].data.data) as stream:
        values = stream.read_all().to_pylist()
    told = {(one["agency"], one["year"]): one["value"] for one in values}
    assert told[EDUCATION, 2022] == 97
    assert {agency for agency, _ in told} == set(FIGURES)
    page.multiselect[0].set_value(["云泽市司法局"]).run()
    assert rows_of(sound(page), "数值") == [*FIGURES["云泽市司法局"]]
    assert rows_of(page, "年份") == [*YEARS]
    page.multiselect[0].set_value([]).run()
    assert said(sound(page))[-1] == "请选择至少一个机构"


def test_contradictions_and_both_their_sentences(visit):
    page = visit("contradictions")
    assert rows_of(page, "前者") == ["112件"]
    assert rows_of(page, "类型") == ["后来的报告改口"]
    clicked(page)
    assert [dict(pieces)["quantity"] for pieces in drawn(page)] == ["112件", "119件"]


def test_targets_and_what_became_of_them(visit):
    page = visit("targets")
    assert (rows_of(page, "目标"), rows_of(page, "结果"), rows_of(page, "是否实现")) == (
        ["120件"], ["131件"], ["实现"])  # fmt: skip
    clicked(page)
    assert [dict(pieces)["quantity"] for pieces in drawn(page)] == ["120件", "131件"]


def clicked(page: AppTest) -> AppTest:
    """After a click on the first row of the table."""
    page.session_state[page.dataframe[0].key] = {"selection": {"rows": [0], "columns": []}}
    return sound(page.run())


UNWRITTEN = [
    ("", "confirm", "请先填写复核人姓名"),
    ("张三", None, "请先判定每一个数量"),
]


@pytest.mark.parametrize(("name", "verdict", "told"), UNWRITTEN)
def test_a_review_that_is_not_complete_is_not_written(visit, folder, name, verdict, told):
    page = visit("review")
    page.text_input("reviewer").set_value(name)
    if verdict:
        page.main.radio[0].set_value(verdict)
    page.main.button[-1].click().run()
    assert said(sound(page))[-1] == told
    assert verdicts(folder) == []


def test_words_that_are_not_in_the_passage_are_refused(visit, folder):
    page = visit("review")
    page.text_input("reviewer").set_value("张三")
    page.main.radio[0].set_value("correct").run()
    page.main.text_input[2].set_value(EVIL * 2)
    page.main.button[-1].click().run()
    assert said(sound(page))[-1] == f"原文这一段没有“{EVIL * 2}”，未写入任何内容"
    assert verdicts(folder) == []


def verdicts(folder: Path) -> list[tuple]:
    with reading(folder / "facts.duckdb") as db:
        return db.execute("select quantity_text, review, reviewed_by from verdicts").fetchall()


ASKED = [
    ("select count(*) as n from facts", "1 行，用时"),
    ("select n from range(2000) as t(n)", "只显示前 1000 行"),
    ("drop view facts", "only a SELECT is answered here"),
    ("insert into store.runs default values", "only a SELECT is answered here"),
    ("select 1; delete from store.facts", "only a SELECT is answered here"),
    ("select 1; select 2", "one SQL statement"),
    ("copy (select 1) to 'out.csv'", "only a SELECT is answered here"),
    ("select * from read_text('/etc/passwd')", "disabled"),
    (f"select '{EVIL}' as nothing from nowhere", "nowhere"),
]


@pytest.mark.parametrize(("query", "told"), ASKED)
def test_queries(visit, folder, query, told):
    copy = folder / "published" / "facts.duckdb"
    before = copy.read_bytes()
    page = visit("query")
    page.text_area[0].set_value(query)
    page.main.button[0].click().run()
    assert told in said(sound(page))[-1]
    assert copy.read_bytes() == before


def test_a_query_that_takes_too_long_is_stopped(visit, monkeypatch):
    monkeypatch.setattr(query_box.ask, "__defaults__", (0.3, query_box.ROWS))
    page = visit("query")
    page.text_area[0].set_value("select count(*) from range(10000000) a, range(10000000) b "
                                "where hash(a.range, b.range) = 1")  # fmt: skip
    page.main.button[0].click().run()
    assert said(sound(page))[-1].startswith("超过 10 秒，已中止")


@pytest.mark.slow
def test_a_fact_is_confirmed_in_the_warehouse(visit, folder):
    """The last one: it loads the models, and writes."""
    page = visit(fact=fact_of(folder, "60件"))
    page.main.button[-1].click().run()
    page.text_input("reviewer").set_value("张三")
    page.main.radio[0].set_value("confirm")
    page.main.button[-1].click().run()
    assert verdicts(folder) == [("60件", "confirmed", "张三")]
    assert any("确认 1，更正 0，驳回 0" in one for one in said(sound(page)))
