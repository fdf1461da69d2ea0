"""Which indicators the cells of tables belong to: totals, not their parts."""

from pathlib import Path

import pytest

from models.data_tables import TableReader
from models.indicators.matcher import current_matcher
from models.indicators.table import indicators
from models.reading import read_source
from models.reports import split_reports
from models.tables import read_table
from tests.models.test_data_tables_layouts import page

PROACTIVE = """
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 1
行政规范性文件 | 2 | 1 | 9
信息内容 | 本年处理决定数量>3
行政许可 | 214>3
行政处罚 | 36>3
行政强制 | 4>3
"""
REQUESTS = """
（本列数据的勾稽关系）>2 | 自然人 | 法律服务机构 | 总计
一、本年新收政府信息公开申请数量>2 | 48 | 10 | 58
二、上年结转政府信息公开申请数量>2 | 4 | 0 | 4
三、本年度办理结果v3 | （一）予以公开 | 22 | 5 | 27
属于行政执法案卷 | 3 | 2 | 5
（七）总计 | 49 | 10 | 59
四、结转下年度继续办理>2 | 3 | 0 | 3
"""
REVIEWS = """
行政复议>3 | 行政诉讼>3
结果维持 | 结果纠正 | 总计 | 结果维持 | 尚未审结 | 总计
1 | 0 | 1 | 0 | 2 | 2
"""
YEARBOOK = """
年份 | 地区生产总值>2 | 粮食产量（万吨）
 | 总量（亿元） | 增长（%） |
2022年 | 151.4 | 3.6 | 15.3
2023年 | 160.7 | 5.4 | 15.2
"""
PARTS = """
区县 | 粮食产量（万吨）
白石区 | 15.1
青川县 | 15.3
"""

TOTALS = [
    "disclosure_requests_received",
    "disclosure_requests_carried_in",
    "disclosure_requests_granted",
    None,
    "disclosure_requests_handled",
    "disclosure_requests_carried_out",
]
# The indicators of the cells, from left to right and top to bottom.
BY_TABLE: dict[str, tuple[str, list[str | None]]] = {
    "proactive": (
        PROACTIVE,
        [None] * 3
        + ["normative_documents_issued", "normative_documents_repealed", None]
        + ["permits_handled", "administrative_penalties", None],
    ),
    "requests": (REQUESTS, [one for total in TOTALS for one in (None, None, total)]),
    "review": (REVIEWS, [None, None, "disclosure_reconsiderations", None, None, None]),
    "another": (YEARBOOK, ["gdp", "gdp_growth", "grain_output"] * 2),
    "parts": (PARTS, [None, None]),
}


@pytest.mark.parametrize(("table", "expected"), BY_TABLE.values(), ids=BY_TABLE)
def test_indicators_of_cells(tmp_path: Path, table: str, expected: list[str | None]) -> None:
    path = tmp_path / "page.html"
    path.write_text(page(table), encoding="utf-8")
    source = read_source(path, source_id="s")
    (report,), _ = split_reports(source, [])
    reader = TableReader(source, [], current_matcher())
    facts = reader.facts(report, reader.outline(report))
    assert [fact.indicator for fact in facts] == expected
    assert all((f.indicator is None) == (f.indicator_confidence is None) for f in facts)


def test_the_table_names_headers_and_indicators_that_there_are() -> None:
    codes = {(row["form"], row["code"]) for row in read_table("disclosure_forms")}
    for row in read_table("disclosure_indicators"):
        assert row["indicator"] in indicators()
        assert {(row["form"], code) for code in row["headers"].split()} <= codes
