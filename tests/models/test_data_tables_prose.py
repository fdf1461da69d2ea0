"""Cells beside prose: what each is read as, what restates what, who acts, which forms there are."""

import dataclasses
from pathlib import Path

import pytest

from annotations.records import Extraction
from models.data_tables.forms import form_of
from models.data_tables.grid import Grid
from models.data_tables.layout import blocks
from models.pipeline import Pipeline, load
from models.reading import read_source
from tests.models.test_data_tables_layouts import facts_of, page
from tests.models.test_data_tables_sums import REQUESTS


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load()


def extracted(pipeline: Pipeline, folder: Path, table: str, above: str) -> Extraction:
    path = folder / "page.html"
    path.write_text(page(table, above), encoding="utf-8")
    return pipeline.extract(read_source(path, source_id="s"))


TABLE = """
项目 | 2022年（件） | 2023年（件）
受理复议申请 | 120 | 135
审结 | 110 | 128
"""


@pytest.mark.parametrize(
    ("prose", "restated"),
    [
        ("全年受理复议申请135件。", {"135": "135件"}),
        ("全年受理复议申请135件，审结128件。", {"135": "135件", "128": "128件"}),
        # The same verb, and a number that no other cell has.
        ("全年审结案件128件。", {"128": "128件"}),
        ("全年办结申请128件。", {}),
        # Another number, unit, year or matter.
        ("全年受理复议申请136件。", {}),
        ("全年新增养老床位135件。", {}),
        ("2021年受理复议申请120件。", {}),
        ("全年受理复议申请135人。", {}),
        # Said twice in the prose, once in the table.
        ("全年受理复议申请135件。其中，受理复议申请135件均已登记。", {"135": "135件"}),
    ],
)
def test_cells_that_restate_prose(
    pipeline: Pipeline, tmp_path: Path, prose: str, restated: dict[str, str]
) -> None:
    facts = extracted(pipeline, tmp_path, TABLE, f"<p>{prose}</p>").facts
    by_id = {fact.fact_id: fact for fact in facts}
    links = {fact.quantity_text: fact.restates for fact in facts if fact.restates}
    assert {cell: by_id[told].quantity_text for cell, told in links.items()} == restated
    assert all(by_id[told].stated_in == "prose" for told in links.values())


def test_of_a_part_and_its_total_the_total_restates(pipeline: Pipeline, tmp_path: Path) -> None:
    table = """
    项目 | 自然人（件） | 法人（件） | 总计（件）
    受理复议申请 | 140 | 0 | 140
    """
    facts = extracted(pipeline, tmp_path, table, "<p>全年受理复议申请140件。</p>").facts
    (linked,) = (fact for fact in facts if fact.restates)
    assert linked.object is not None
    assert linked.object.endswith("总计")


CHANGES = """
指标 | 2023年 | 增长（%）
社会救助支出（亿元） | 30.6 | -8.4
福利彩票销量（亿元） | 5.2 | 6.3
护理床位（张） | 812 | 11.7
"""


@pytest.mark.parametrize(
    ("prose", "restated"),
    [
        ("社会救助支出下降8.4%。", {"-8.4": "8.4%"}),
        ("社会救助支出增长-8.4%。", {"-8.4": "-8.4%"}),
        ("福利彩票销量增长6.3%。", {"6.3": "6.3%"}),
        # The other way.
        ("社会救助支出增长8.4%。", {}),
        ("福利彩票销量下降6.3%。", {}),
        ("护理床位下降11.7%。", {}),
    ],
)
def test_changes_go_the_same_way(
    pipeline: Pipeline, tmp_path: Path, prose: str, restated: dict[str, str]
) -> None:
    facts = extracted(pipeline, tmp_path, CHANGES, f"<p>全年{prose}</p>").facts
    by_id = {fact.fact_id: fact for fact in facts}
    links = {f.quantity_text: by_id[f.restates].quantity_text for f in facts if f.restates}
    assert links == restated


def test_what_is_read_as_prose(pipeline: Pipeline, tmp_path: Path) -> None:
    """A cell that holds a sentence, by itself; the sentences around the table; nothing twice."""
    table = """
    任务 | 进展情况 | 完成率
    停车 | 全年新建停车场16个，完成投资5600万元。 | 100%
    绿化 | 尚未开工，正在编制方案。 | 0
    """
    found = extracted(pipeline, tmp_path, table, "<p>全年开展检查3次。</p>")
    told = [(f.quantity_text, f.stated_in, f.action) for f in found.facts]
    assert sorted(told) == [
        ("0", "table", "完成"),
        ("100%", "table", "完成"),
        ("16个", "prose", "新建"),
        ("3次", "prose", "开展"),
        ("5600万元", "prose", "完成"),
    ]
    sentence = next(f.sentence for f in found.facts if f.quantity_text == "16个")
    assert sentence == "全年新建停车场16个，完成投资5600万元。"
    assert [f.section for f in found.facts if f.stated_in == "table"] == ["基本情况"] * 2


def test_rows_of_a_rota_are_no_prose(pipeline: Pipeline, tmp_path: Path) -> None:
    table = """
    值班人员 | 带班领导 | 时间
    张某 | 王某 | 新增2个岗位时段
    """
    assert extracted(pipeline, tmp_path, table, "").facts == ()


def test_organs_of_rows_act(tmp_path: Path) -> None:
    """A row's public body is the doer; a place or a firm is not."""
    table = """
    单位名称 | 受理（件）
    市公安局 | 12
    白石区 | 5
    云泽热电公司 | 3
    """
    facts, _ = facts_of(tmp_path, page(table))
    assert [(f.agency, f.agency_text) for f in facts] == [
        ("云泽市公安局", "市公安局"),
        ("云泽市民政局", None),
        ("云泽市民政局", None),
    ]


PROACTIVE = """
第二十条第（一）项>4
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 1
行政规范性文件 | 2 | 1 | 9
"""
REVIEWS = """
行政复议>3 | 行政诉讼>3
结果维持 | 结果纠正 | 总计 | 结果维持 | 尚未审结 | 总计
1 | 0 | 1 | 0 | 2 | 2
"""


@pytest.mark.parametrize(
    ("table", "form"),
    [
        (PROACTIVE, "proactive"),
        (REQUESTS.format(new=40, left=6), "requests"),
        (REVIEWS, "review"),
        (TABLE, None),
        ("项目 | 自然人 | 总计\n受理 | 3 | 3\n其他 | 2 | 2", None),
    ],
)
def test_forms(tmp_path: Path, table: str, form: str | None) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(table), encoding="utf-8")
    source = read_source(path, source_id="s")
    found = form_of(blocks(Grid(source.tables[0], source.text)))
    assert (found.name if found else None) == form


def test_forms_count_in_cases(tmp_path: Path) -> None:
    """The form names no unit and no verb where it means 件 and 予以公开."""
    facts, _ = facts_of(tmp_path, page(REQUESTS.format(new=40, left=6)))
    assert {fact.unit for fact in facts} == {"件"}
    told = [(f.action, f.quantity_text) for f in facts if f.sentence.endswith("| 总计 | 34")]
    assert told == [("公开", "34")]


def test_confidence_is_lower_where_only_the_layout_tells(tmp_path: Path) -> None:
    form, _ = facts_of(tmp_path, page(PROACTIVE))
    other, _ = facts_of(tmp_path, page(TABLE))
    assert {f.confidence for f in other} == {0.8}
    assert {f.confidence for f in form} == {0.97}
    assert dataclasses.asdict(other[0])["stated_in"] == "table"
