"""Totals that are wrong, and totals that only look so."""

from pathlib import Path

import pytest

from tests.models.test_data_tables_layouts import facts_of, page

Wrong = list[tuple[str, float, float]]

TABLES: dict[str, tuple[str, Wrong]] = {
    "a row of totals, one of them wrong": (
        """
        地区 | 户数 | 人数
        白石区 | 12 | 30
        青溪县 | 8 | 21
        合计 | 20 | 52
        """,
        [("52", 52, 51)],
    ),
    "a column of totals, one of them wrong": (
        """
        机构 | 医师 | 护士 | 合计
        医院 | 40 | 60 | 100
        卫生院 | 12 | 9 | 12
        门诊部 | 3 | 4 | 7
        """,
        [("12", 12, 21)],
    ),
    "subtotals and a total over them": (
        """
        类别 | 项目 | 金额（万元）
        救助v3 | 低保 | 30
        临时 | 12
        小计 | 42
        福利v3 | 养老 | 20
        儿童 | 5
        小计 | 25
        总计>2 | 67
        """,
        [],
    ),
    "a subtotal that is wrong and a total that goes by it": (
        """
        类别 | 项目 | 2022年（户） | 2023年（户）
        救助v3 | 低保 | 30 | 31
        临时 | 12 | 14
        小计 | 42 | 54
        福利v3 | 养老 | 20 | 22
        儿童 | 5 | 6
        小计 | 25 | 28
        总计>2 | 67 | 82
        """,
        [("54", 54, 45)],
    ),
    "parts of a part are not added": (
        """
        项目 | 件数
        一、来信 | 40
        其中：重复 | 9
        联名 | 3
        二、来访 | 25
        三、网上投诉 | 35
        合计 | 100
        """,
        [],
    ),
    "rates have no sum": (
        """
        地区 | 任务（件） | 完成（件） | 完成率（%） | 平均用时（天）
        白石区 | 50 | 45 | 90 | 12
        青溪县 | 50 | 40 | 80 | 8
        合计 | 100 | 85 | 85 | 10
        """,
        [],
    ),
    "rounding": (
        """
        地区 | 面积（万亩） | 产量（万吨）
        白石区 | 1.24 | 0.33
        青溪县 | 2.38 | 0.33
        柏树县 | 0.4 | 0.33
        合计 | 4.01 | 1.0
        """,
        [],
    ),
    "blank places count as nothing": (
        """
        地区 | 户数 | 人数
        白石区 | 12 | 30
        青溪县 | — | 21
        柏树县 |  | 9
        合计 | 12 | 61
        """,
        [("61", 61, 60)],
    ),
    "the total in the first row": (
        """
        地区 | 户数 | 人数
        总计 | 20 | 50
        白石区 | 12 | 30
        青溪县 | 8 | 21
        """,
        [("50", 50, 51)],
    ),
    "vague parts make no sum": (
        """
        地区 | 户数 | 人数
        白石区 | 12 | 近30
        青溪县 | 8 | 21
        合计 | 20 | 60
        """,
        [],
    ),
    "a firm may be counted twice": (
        """
        类别 | 企业数（家） | 抽查数（家）
        食品 | 120 | 44
        药品 | 60 | 30
        医疗器械 | 50 | 25
        合计 | 180 | 80
        """,
        [],
    ),
    "the only column: nearly right is wrong": (
        """
        渠道 | 受理（件）
        电话 | 512
        网站 | 204
        来信 | 91
        合计 | 817
        """,
        [("817", 817, 807)],
    ),
    "the only column: far from right is no sum": (
        """
        渠道 | 受理（件）
        电话 | 512
        网站 | 204
        来信 | 91
        总数 | 1633
        """,
        [],
    ),
    "totals that go on from each other": (
        """
        项目 | 2022年（亿元） | 2023年（亿元）
        税收收入 | 41.2 | 44
        非税收入 | 17.9 | 16.9
        本年收入合计 | 59.1 | 60.9
        上级补助收入 | 33.4 | 35.2
        收入总计 | 92.5 | 96.1
        """,
        [],
    ),
    "groups of columns, each with its total": (
        """
        年份v2 | 行政复议>3 | 行政诉讼>3
        维持 | 纠正 | 总计 | 维持 | 纠正 | 总计
        2022年 | 4 | 1 | 5 | 2 | 0 | 2
        2023年 | 6 | 2 | 8 | 3 | 1 | 5
        """,
        [("5", 5, 4)],
    ),
    "changes have no sum": (
        """
        项目 | 金额（万元） | 增减（万元）
        甲类 | 30 | 5
        乙类 | 20 | -2
        合计 | 50 | 4
        """,
        [],
    ),
    "a wrong total that is carried on into the total of totals": (
        """
        编制 | 在编 | 聘用 | 合计
        行政 | 10 | 12 | 22
        事业 | 20 | 18 | 40
        合计 | 30 | 30 | 62
        """,
        [("40", 40, 38), ("62", 62, 60)],
    ),
    "a wrong total that is carried on, the totals first": (
        """
        编制 | 总计 | 在编 | 聘用
        总计 | 62 | 30 | 30
        行政 | 22 | 10 | 12
        事业 | 40 | 20 | 18
        """,
        [("62", 62, 60), ("40", 40, 38)],
    ),
    "two totals that are wrong, neither by the other": (
        """
        编制 | 在编 | 聘用 | 合计
        行政 | 10 | 12 | 22
        事业 | 20 | 18 | 40
        企业 | 5 | 6 | 14
        """,
        [],
    ),
    "a total of totals that is wrong along both axes is an error of its own": (
        """
        编制 | 在编 | 聘用 | 合计
        行政 | 10 | 12 | 22
        事业 | 20 | 18 | 40
        合计 | 30 | 30 | 65
        """,
        [("65", 65, 62)],
    ),
    "a column that counts otherwise in every row is no sum, nor is its total": (
        """
        学段 | 城区 | 乡镇 | 合计
        小学 | 10 | 12 | 19
        初中 | 20 | 18 | 33
        合计 | 30 | 30 | 52
        """,
        [],
    ),
    "a table of texts with a total among them": (
        """
        事项 | 说明
        合计 | 3项
        甲 | 见附件
        """,
        [],
    ),
}


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES)
def test_wrong_sums(tmp_path: Path, table: str, expected: Wrong) -> None:
    _, reasons = facts_of(tmp_path, page(table))
    states = [f"states {stated:g}, but its" for _, stated, _ in expected]
    makes = [f"parts make {computed:g}" for _, _, computed in expected]
    assert len(reasons) == len(expected)
    for reason, state, make in zip(reasons, states, makes, strict=True):
        assert state in reason
        assert make in reason


REQUESTS = """
申请处理情况 | 自然人 | 法人或其他组织 | 总计
本年新收政府信息公开申请数量 | {new} | 5 | 45
上年结转政府信息公开申请数量 | 2 | 0 | 2
予以公开 | 30 | 4 | 34
不予公开 | 6 | 1 | 7
总计 | 36 | 5 | 41
结转下年度继续办理 | {left} | 0 | 6
"""


@pytest.mark.parametrize(
    ("new", "left", "reasons"),
    [
        (40, 6, []),
        # A wrong part spoils the total of its row as well.
        (40, 5, ["states 36, but its 2 parts make 37", "states 6, but its 2 parts make 5"]),
        (41, 6, ["states 36, but its 2 parts make 37", "states 45, but its 2 parts make 46"]),
    ],
)
def test_requests_balance(tmp_path: Path, new: int, left: int, reasons: list[str]) -> None:
    """What came in is what was dealt with and what is left."""
    _, found = facts_of(tmp_path, page(REQUESTS.format(new=new, left=left)))
    assert sorted(found) == reasons
