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


@pytest.mark.parametrize(("above", "table", "expected"), PLACES.values(), ids=PLACES)
def test_years_and_statuses(tmp_path: Path, above: str, table: str, expected: Times) -> None:
    facts, _ = facts_of(tmp_path, page(table, above))
    assert [(f.period_end.year if f.period_end else 0, f.status) for f in facts] == expected
