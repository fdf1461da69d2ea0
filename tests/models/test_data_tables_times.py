"""When a cell's figure is of, and whether it was reached: headers, caption, place, report.

Each report is one for 2023. Expected are the years and statuses of the cells.
"""

from pathlib import Path

import pytest

from tests.models.test_data_tables_layouts import facts_of, page

Times = list[tuple[int, str]]
PLANS = "<p>二、下一步工作打算</p><p>我局将做好以下工作。</p>"
FORM = """
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
规章 | 0 | 0 | 1
"""
PLACES: dict[str, tuple[str, str, Times]] = {
    "plans are for the year after": (
        PLANS,
        "区县 | 新建食堂（个）\n白石区 | 4",
        [(2024, "planned")],
    ),
    "years that are over are no plans": (
        PLANS,
        "区县 | 2022年 | 2023年 | 2024年\n新建食堂（个） | 3 | 4 | 5",
        [(2022, "done"), (2023, "done"), (2024, "planned")],
    ),
    "the year before the plans": (
        PLANS,
        "项目 | 上年数 | 本年安排\n低保资金（万元） | 30 | 32",
        [(2023, "done"), (2024, "planned")],
    ),
    "what was done up to now": (
        PLANS,
        "项目 | 目标 | 1—9月完成\n新建食堂（个） | 5 | 4",
        [(2024, "planned"), (2023, "done")],
    ),
    "what is to be done": (
        PLANS,
        "项目 | 计划完成 | 完成投资（万元）\n社区食堂 | 5个 | 300",
        [(2024, "planned"), (2024, "planned")],
    ),
    "standards of a plan": (PLANS, "对象 | 补贴标准\n护理员 | 300元", [(2023, "required")]),
    "the known forms tell what was done": (PLANS, FORM, [(2023, "done")] * 3),
    "an annex is no plan": (
        PLANS + "<p>云泽市民政局</p><p>附件2</p><p>社区食堂</p>",
        "区县 | 食堂（个）\n白石区 | 4",
        [(2023, "done")],
    ),
    "plans after an annex": (
        "<p>二、附件所列事项</p><p>附件1：名单</p><p>三、2024年工作打算</p><p>做好以下工作。</p>",
        "区县 | 新建食堂（个）\n白石区 | 4",
        [(2024, "planned")],
    ),
    "aims of a review are the year's": (
        "",
        "项目 | 目标 | 完成预算（%）\n新建食堂（个） | 5 | 80",
        [(2023, "planned"), (2023, "done")],
    ),
}
CELL = "项目 | 数量（个）\n新建食堂 | 4"
# What stands above the same table, in a review.
CAPTIONS: dict[str, Times] = {
    "2021年食堂建设情况表": [(2021, "done")],
    "表3 食堂建设（2021年度）": [(2021, "done")],
    "2024年重点目标": [(2024, "planned")],
    "2024年目标如下。": [(2024, "planned")],
    "2021年，各区县新建食堂情况见下表。": [(2021, "done")],
    "食堂任务分解表": [(2023, "planned")],
    "食堂任务完成情况": [(2023, "done")],
    "2023年食堂任务完成情况": [(2023, "done")],
    "下一年度食堂建设": [(2024, "planned")],
    "2023—2024学年食堂建设": [(2024, "done")],
    "2021—2022年食堂建设": [(2022, "done")],
    # Of no caption: a sentence of its own, two years, a comparison, a date, who filled it in.
    "2021年，全市食堂不足10个。": [(2023, "done")],
    "2021年与2022年食堂建设对比": [(2023, "done")],
    "较2021年新建食堂情况": [(2023, "done")],
    "2024年1月15日": [(2023, "done")],
    "填表日期：2024年1月": [(2023, "done")],
    "云民函〔2021〕3号": [(2023, "done")],
}


@pytest.mark.parametrize(("caption", "expected"), CAPTIONS.items())
def test_captions(tmp_path: Path, caption: str, expected: Times) -> None:
    facts, _ = facts_of(tmp_path, page(CELL, f"<p>{caption}</p>"))
    assert [(f.period_end.year if f.period_end else 0, f.status) for f in facts] == expected


@pytest.mark.parametrize(
    ("above", "table", "expected"),
    [
        # The header goes before the caption, the caption before the place.
        ("<p>2022年建设情况</p>", "项目 | 2021年\n新建食堂（个） | 4", [(2021, "done")]),
        (
            "<p>2022年情况</p>",
            "项目 | 上年数 | 本年数\n食堂 | 4 | 5",
            [(2021, "done"), (2022, "done")],
        ),
        (PLANS + "<p>2023年建设情况</p>", CELL, [(2023, "done")]),
        (PLANS + "<p>2025年建设任务</p>", CELL, [(2025, "planned")]),
        (PLANS + "<p>食堂完成情况</p>", CELL, [(2023, "done")]),
        (
            "<p>2024年目标</p>",
            "项目 | 目标 | 完成投资（万元）\n食堂 | 4 | 3",
            [(2024, "planned")] * 2,
        ),
    ],
)
def test_what_goes_first(tmp_path: Path, above: str, table: str, expected: Times) -> None:
    facts, _ = facts_of(tmp_path, page(table, above))
    assert [(f.period_end.year if f.period_end else 0, f.status) for f in facts] == expected


def test_the_title_of_a_report_dates_the_report(tmp_path: Path) -> None:
    """A work report of 2024 tells of 2023, though it is delivered in 2024."""
    rows = "<tr><td>区县</td><td>食堂（个）</td></tr><tr><td>白石区</td><td>4</td></tr>"
    title = "<h1>云泽市2024年政府工作报告</h1>"
    facts, _ = facts_of(tmp_path, f"<html><body>{title}<table>{rows}</table></body></html>")
    assert [(f.period_end.year if f.period_end else 0, f.status) for f in facts] == [(2023, "done")]


@pytest.mark.parametrize(("above", "table", "expected"), PLACES.values(), ids=PLACES)
def test_years_and_statuses(tmp_path: Path, above: str, table: str, expected: Times) -> None:
    facts, _ = facts_of(tmp_path, page(table, above))
    assert [(f.period_end.year if f.period_end else 0, f.status) for f in facts] == expected
