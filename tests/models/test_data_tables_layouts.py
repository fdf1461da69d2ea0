"""Small tables of many layouts, as web pages: what each cell states.

A row is written with | between its cells; >2 behind a cell merges it over two columns, v2 over two
rows. Expected are object, action, value, unit, year and status, in the order of the cells.
"""

import re
from pathlib import Path

import pytest

from annotations.records import Fact
from models.data_tables import TableReader
from models.reading import read_source
from models.reports import split_reports

Stated = tuple[str | None, str | None, float | None, str | None, int, str]
HEAD = "<h1>云泽市民政局2023年工作情况报告</h1><p>一、基本情况</p><p>2023年，我局认真履职。</p>"


def cell(written: str) -> str:
    words, spans = re.fullmatch(r"\s*(.*?)((?:[>v]\d)*)\s*", written).groups()  # type: ignore[union-attr]
    names = {">": "colspan", "v": "rowspan"}
    told = "".join(f" {names[sign]}={number}" for sign, number in re.findall(r"([>v])(\d)", spans))
    return f"<td{told}>{words}</td>"


def page(table: str, above: str = "") -> str:
    rows = "".join(
        "<tr>" + "".join(map(cell, row.split("|"))) + "</tr>" for row in table.strip().split("\n")
    )
    return f"<html><body>{HEAD}{above}<table>{rows}</table><p>以上为全部情况。</p></body></html>"


def facts_of(folder: Path, content: str) -> tuple[list[Fact], list[str]]:
    path = folder / "page.html"
    path.write_text(content, encoding="utf-8")
    source = read_source(path, source_id="s")
    (report,), _ = split_reports(source, [])
    reader = TableReader(source, [])
    facts = reader.facts(report, reader.outline(report))
    for fact in facts:
        assert source.text[fact.quantity_start : fact.quantity_end] == fact.quantity_text
        assert fact.sentence_start <= fact.quantity_start < fact.quantity_end <= fact.sentence_end
    return facts, [anomaly.reason for anomaly in reader.wrong_sums]


def stated(facts: list[Fact]) -> list[Stated]:
    return [
        (f.object, f.action, f.value, f.unit, f.period_end.year if f.period_end else 0, f.status)
        for f in facts
    ]


LAYOUTS: dict[str, tuple[str, str, list[Stated]]] = {
    "headers whose merged cells are lost": (
        "",
        """
        区县 | 救助站（个） | | 床位（张） |
         | 公办 | 民办 | 公办 | 民办
        白石区 | 2 | 1 | 120 | 45
        青溪县 | 1 | 0 | 60 | 0
        """,
        [
            ("白石区·救助站·公办", None, 2, "个", 2023, "done"),
            ("白石区·救助站·民办", None, 1, "个", 2023, "done"),
            ("白石区·床位·公办", None, 120, "张", 2023, "done"),
            ("白石区·床位·民办", None, 45, "张", 2023, "done"),
            ("青溪县·救助站·公办", None, 1, "个", 2023, "done"),
            ("青溪县·救助站·民办", None, 0, "个", 2023, "done"),
            ("青溪县·床位·公办", None, 60, "张", 2023, "done"),
            ("青溪县·床位·民办", None, 0, "张", 2023, "done"),
        ],
    ),
    "rows of their own between the rows": (
        "<p>单位：万元</p>",
        """
        项目 | 支出
        一、城市>2
        低保金 | 320.5
        临时救助 | 41
        二、农村>2
        低保金 | 512
        """,
        [
            ("城市·低保金·支出", None, 3_205_000, "元", 2023, "done"),
            ("城市·临时救助·支出", None, 410_000, "元", 2023, "done"),
            ("农村·低保金·支出", None, 5_120_000, "元", 2023, "done"),
        ],
    ),
    "a unit in each row, two years and a change": (
        "<p>表1 主要指标对比</p>",
        """
        指标名称 | 单位 | 2022年 | 2023年 | 同比±%
        养老机构 | 家 | 40 | 42 | 5
        护理床位 | 万张 | 0.8 | 0.76 | -5
        """,
        [
            ("养老机构", None, 40, "家", 2022, "done"),
            ("养老机构", None, 42, "家", 2023, "done"),
            ("养老机构", "增减", 5, "%", 2023, "done"),
            ("护理床位", None, 8000, "张", 2022, "done"),
            ("护理床位", None, 7600, "张", 2023, "done"),
            ("护理床位", "增减", -5, "%", 2023, "done"),
        ],
    ),
    "aims, what was reached by September, and a rate": (
        "",
        """
        序号 | 指标 | 计量单位 | 全年目标 | 1—9月完成 | 完成率（%）
        1 | 新增养老床位 | 张 | 500 | 410 | 82
        2 | 改造敬老院 | 所 | 6 | 6 | 100
        """,
        [
            ("新增养老床位", "新增", 500, "张", 2023, "planned"),
            ("新增养老床位", "新增", 410, "张", 2023, "done"),
            ("新增养老床位·完成率", "完成", 82, "%", 2023, "done"),
            ("改造敬老院", "改造", 6, "所", 2023, "planned"),
            ("改造敬老院", "改造", 6, "所", 2023, "done"),
            ("改造敬老院·完成率", "完成", 100, "%", 2023, "done"),
        ],
    ),
    "years as bare numbers": (
        "",
        """
        项目 | 2021 | 2022 | 2023
        登记社会组织（个） | 310 | 322 | 335
        """,
        [
            ("登记社会组织", "登记", 310, "个", 2021, "done"),
            ("登记社会组织", "登记", 322, "个", 2022, "done"),
            ("登记社会组织", "登记", 335, "个", 2023, "done"),
        ],
    ),
    "the total first": (
        "<p>特困人员供养情况（单位：人）</p>",
        """
        供养方式 | 合计 | 男 | 女
        集中供养 | 52 | 40 | 12
        分散供养 | 140 | 101 | 39
        """,
        [
            ("集中供养·合计", None, 52, "人", 2023, "done"),
            ("集中供养·男", None, 40, "人", 2023, "done"),
            ("集中供养·女", None, 12, "人", 2023, "done"),
            ("分散供养·合计", None, 140, "人", 2023, "done"),
            ("分散供养·男", None, 101, "人", 2023, "done"),
            ("分散供养·女", None, 39, "人", 2023, "done"),
        ],
    ),
    "names and figures without any header": (
        "",
        """
        在编人数 | 36人
        办公面积 | 1250平方米
        公务用车 | 2辆
        """,
        [
            ("在编人数", None, 36, "人", 2023, "done"),
            ("办公面积", None, 1250, "平方米", 2023, "done"),
            ("公务用车", None, 2, "辆", 2023, "done"),
        ],
    ),
    "serial numbers, dates, telephones and remarks are none": (
        "",
        """
        序号 | 机构名称 | 成立时间 | 床位数 | 联系电话 | 备注
        1 | 白石区福利院 | 2012年 | 210 | 88120011 | 3人间为主
        2 | 青溪县敬老院 | 2018年 | 96 | 88120022 |
        """,
        [
            ("白石区福利院·床位数", None, 210, None, 2023, "done"),
            ("青溪县敬老院·床位数", None, 96, None, 2023, "done"),
        ],
    ),
    "numbering nests the rows": (
        "<p>2023年收支情况表（单位：万元）</p>",
        """
        项目 | 金额
        一、收入 | 900
        （一）财政拨款 | 850
        （二）其他收入 | 50
        二、支出 | 880
        （一）人员经费 | 500
        其中：工资 | 420
        （二）项目经费 | 380
        """,
        [
            ("收入·金额", None, 9_000_000, "元", 2023, "done"),
            ("收入·财政拨款·金额", None, 8_500_000, "元", 2023, "done"),
            ("收入·其他收入·金额", None, 500_000, "元", 2023, "done"),
            ("支出·金额", None, 8_800_000, "元", 2023, "done"),
            ("支出·人员经费·金额", None, 5_000_000, "元", 2023, "done"),
            ("支出·人员经费·工资·金额", None, 4_200_000, "元", 2023, "done"),
            ("支出·项目经费·金额", None, 3_800_000, "元", 2023, "done"),
        ],
    ),
    "months as rows": (
        "",
        """
        月份 | 受理（件） | 办结（件）
        1月 | 30 | 28
        2月 | 12 | 14
        """,
        [
            ("受理", "受理", 30, "件", 2023, "done"),
            ("办结", "办结", 28, "件", 2023, "done"),
            ("受理", "受理", 12, "件", 2023, "done"),
            ("办结", "办结", 14, "件", 2023, "done"),
        ],
    ),
    "indicators as rows, places as columns": (
        "",
        """
        指标 | 全市 | 白石区 | 青溪县
        救助人次（万人次） | 3.2 | 2.1 | 1.1
        发放资金（亿元） | 1.5 | 0.9 | 0.6
        """,
        [
            ("救助人次·全市", "救助", 32000, "人次", 2023, "done"),
            ("救助人次·白石区", "救助", 21000, "人次", 2023, "done"),
            ("救助人次·青溪县", "救助", 11000, "人次", 2023, "done"),
            ("发放资金·全市", "发放", 150_000_000, "元", 2023, "done"),
            ("发放资金·白石区", "发放", 90_000_000, "元", 2023, "done"),
            ("发放资金·青溪县", "发放", 60_000_000, "元", 2023, "done"),
        ],
    ),
    "title and unit in rows of the table": (
        "",
        """
        2024年项目资金安排表>3
        单位：万元>3
        项目 | 中央 | 省级
        养老服务 | 120 | 80
        """,
        [
            ("养老服务·中央", None, 1_200_000, "元", 2024, "planned"),
            ("养老服务·省级", None, 800_000, "元", 2024, "planned"),
        ],
    ),
    "organs that act": (
        "",
        """
        部门 | 受理申请（件） | 办结率
        市公安局 | 120 | 99.5%
        市司法局 | 44 | 100%
        """,
        [
            ("市公安局·受理申请", "受理", 120, "件", 2023, "done"),
            ("市公安局·办结率", "办结", 99.5, "%", 2023, "done"),
            ("市司法局·受理申请", "受理", 44, "件", 2023, "done"),
            ("市司法局·办结率", "办结", 100, "%", 2023, "done"),
        ],
    ),
    "a word of its own in cells, and bounds": (
        "",
        """
        事项 | 标准 | 实际
        低保审批 | 不超过20个工作日 | 12个工作日
        电话接通率 | ≥95% | 98.2%
        """,
        [
            ("低保审批", None, 20, "工作日", 2023, "required"),
            ("低保审批", None, 12, "工作日", 2023, "done"),
            ("电话接通率", None, 95, "%", 2023, "required"),
            ("电话接通率", None, 98.2, "%", 2023, "done"),
        ],
    ),
    "a column 其中 beside its whole": (
        "",
        """
        年度 | 低保对象（人） | 其中：未成年人（人）
        2022年 | 5200 | 610
        2023年 | 5010 | 577
        """,
        [
            ("低保对象", None, 5200, "人", 2022, "done"),
            ("低保对象·未成年人", None, 610, "人", 2022, "done"),
            ("低保对象", None, 5010, "人", 2023, "done"),
            ("低保对象·未成年人", None, 577, "人", 2023, "done"),
        ],
    ),
}


@pytest.mark.parametrize(("above", "table", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_what_cells_state(tmp_path: Path, above: str, table: str, expected: list[Stated]) -> None:
    facts, wrong = facts_of(tmp_path, page(table, above))
    assert stated(facts) == expected
    assert wrong == []
