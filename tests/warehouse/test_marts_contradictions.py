"""contradictions: statements that exclude each other, and those that do not."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.store import reading

REQUESTS = {"object": "依申请公开申请", "action": "办结"}
PEOPLE = {"object": "中小学教师", "action": "培训", "unit": "人次"}
TAUGHT = {"indicator": "teachers_trained", "object": "教师", "action": "培训", "unit": "人次"}
RATE = {"object": "满意率", "kind": "percent", "unit": "%"}
GROWTH = {
    "indicator": "gdp_growth",
    "object": "地区生产总值",
    "kind": "percent",
    "unit": "%",
    "change": "up",
}
TREES = {"indicator": "afforestation_area", "object": "造林", "kind": "measure"}
ROADS = {"indicator": "expressway_length", "object": "高速公路", "kind": "measure", "unit": "公里"}
ROW = "办结 | 85 | 86"
CELL = {"sentence": ROW, "stated_in": "table"}


@pytest.mark.parametrize(
    ("facts", "rows"),
    [
        # Prose against prose, in one report and in two; gaps as counted.
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, **REQUESTS)],
            [("one_report", "85件", "87件", 2)],
        ),
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "87件", 87, name="总结", **REQUESTS)],
            [("two_reports", "85件", "87件", 2)],
        ),
        # Prose against a table.
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "86", 86, **CELL, **REQUESTS)],
            [("prose_and_table", "85件", "86", 1)],
        ),
        # A cell that restates the prose contradicts nothing that the prose does not.
        (
            [
                fact(2023, "85件", 85, id="told", **REQUESTS),
                fact(2023, "85", 85, restates="told", **CELL, **REQUESTS),
                fact(2023, "87件", 87, report=2024, **REQUESTS),
            ],
            [("restatement", "85件", "87件", 2)],
        ),
        # One that restates what is no longer there, or is of another indicator, counts.
        (
            [
                fact(2023, "85", 85, restates="gone", **CELL, **REQUESTS),
                fact(2023, "87件", 87, report=2024, **REQUESTS),
            ],
            [("restatement", "85", "87件", 2)],
        ),
        # Bars in prose make no table.
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "86", 86, sentence=ROW, **REQUESTS)],
            [("one_report", "85件", "86", 1)],
        ),
        # A later report tells another figure of the same year.
        (
            [fact(2023, "85件", 85, **REQUESTS), fact(2023, "80件", 80, report=2024, **REQUESTS)],
            [("restatement", "85件", "80件", 5)],
        ),
        # By indicator words and units may differ: 2.0 公顷 are 30 亩, rounded by 0.75.
        (
            [
                fact(2023, "2.0公顷", 2, unit="公顷", action="完成", **TREES),
                fact(2023, "40亩", 40, unit="亩", **TREES),
            ],
            [("one_report", "2.0公顷", "40亩", 10 - 0.75 - 0.5)],
        ),
        # 全市 in front of an object says no more than the agency does.
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "87件", 87, **{**REQUESTS, "object": "全市依申请公开申请"}),
            ],
            [("one_report", "85件", "87件", 2)],
        ),
        # 我局 and 全市 in front of it are two things; one of them and neither may be the same.
        (
            [
                fact(2023, "85件", 85, **{**REQUESTS, "object": "全市依申请公开申请"}),
                fact(2023, "7件", 7, **{**REQUESTS, "object": "我局依申请公开申请"}),
            ],
            [],
        ),
        (
            [
                fact(2023, "85件", 85, **{**REQUESTS, "object": "全市依申请公开申请"}),
                fact(2023, "87件", 87, **{**REQUESTS, "object": "我市依申请公开申请"}),
                fact(2023, "97件", 97, report=2024, **REQUESTS),
            ],
            [
                ("one_report", "85件", "87件", 2),
                ("restatement", "87件", "97件", 10),
            ],
        ),
        # Parts of a flow are none, in one report; the same thing is, and so are the wholes of two.
        (
            [
                fact(2023, "300人次", 300, **TAUGHT),
                fact(2023, "500人次", 500, **TAUGHT | {"object": "骨干教师"}),
            ],
            [],
        ),
        (
            [
                fact(2023, "300人次", 300, **TAUGHT | {"object": "全市教师"}),
                fact(2023, "500人次", 500, **TAUGHT),
            ],
            [("one_report", "300人次", "500人次", 200)],
        ),
        (
            [
                fact(2023, "900人次", 900, **TAUGHT),
                fact(2023, "300人次", 300, **TAUGHT | {"object": "骨干教师"}),
                fact(2023, "近千人次", 1000, bound="nearly", **TAUGHT | {"object": "师资"}),
                fact(2023, "880人次", 880, report=2024, **TAUGHT | {"object": "在职教师"}),
                fact(2023, "200人次", 200, report=2024, **TAUGHT | {"object": "骨干教师"}),
            ],
            [("restatement", "900人次", "880人次", 20)],
        ),
        (
            [
                fact(2023, "900人次", 900, **TAUGHT),
                fact(2023, "300人次", 300, **TAUGHT | {"object": "骨干教师"}),
                fact(2023, "880", 880, **CELL, **TAUGHT | {"object": "教师培训"}),
            ],
            [("prose_and_table", "900人次", "880", 20)],
        ),
        # So it is of what has no indicator but a verb: parts are compared in their own report only.
        (
            [
                fact(2023, "900人次", 900, **PEOPLE),
                fact(2023, "300人次", 300, report=2024, **PEOPLE),
                fact(2023, "900人次", 900, report=2024, **PEOPLE),
            ],
            [("one_report", "300人次", "900人次", 600)],
        ),
        (
            [
                fact(2023, "900人次", 900, **PEOPLE),
                fact(2023, "300人次", 300, report=2024, **PEOPLE),
                fact(2023, "880人次", 880, report=2024, **PEOPLE),
            ],
            [("one_report", "300人次", "880人次", 580), ("restatement", "900人次", "880人次", 20)],
        ),
        # A rate, and a number of things that are just there, are none.
        (
            [
                fact(2023, "98%", 98, **RATE),
                fact(2023, "98%", 98, report=2024, **RATE),
                fact(2023, "88%", 88, report=2024, **RATE),
            ],
            [("one_report", "98%", "88%", 9), ("restatement", "98%", "88%", 9)],
        ),
        (
            [
                fact(2023, "900人", 900, object="中小学教师", unit="人"),
                fact(2023, "900人", 900, object="中小学教师", unit="人", report=2024),
                fact(2023, "300人", 300, object="中小学教师", unit="人", report=2024),
            ],
            [("one_report", "900人", "300人", 600), ("restatement", "900人", "300人", 600)],
        ),
        # 全国 in a city's report is another place's, 全省 likewise; in a province's it is its own.
        (
            [
                fact(2023, "1.0%", 1, **GROWTH),
                fact(2023, "5.1%", 5.1, **GROWTH | {"object": "全国地区生产总值"}),
                fact(2023, "4.1%", 4.1, **GROWTH | {"object": "我省地区生产总值"}),
            ],
            [],
        ),
        (
            [
                fact(2023, "6.0%", 6, **{**GROWTH, "object": "居民收入", "indicator": None}),
                fact(2023, "5.1%", 5.1, **{**GROWTH, "object": "全国居民收入", "indicator": None}),
            ],
            [],
        ),
        (
            [
                fact(2023, "1.0%", 1, agency="云岭省统计局", **GROWTH),
                fact(
                    2023,
                    "4.1%",
                    4.1,
                    agency="云岭省统计局",
                    **GROWTH | {"object": "全省地区生产总值"},
                ),
            ],
            [("one_report", "1.0%", "4.1%", 3)],
        ),
        # A stock has no beginning: whatever it is told to be on one day counts.
        (
            [
                fact(2023, "900公里", 900, **ROADS),
                fact(2023, "960公里", 960, period=(None, "2023-12-31"), **ROADS),
            ],
            [("one_report", "900公里", "960公里", 59)],
        ),
        # Growth against decline.
        (
            [
                fact(2023, "1.0%", 1, **GROWTH),
                fact(2023, "1.0%", 1, sentence="下降", **{**GROWTH, "change": "down"}),
            ],
            [("one_report", "1.0%", "1.0%", 1.9)],
        ),
        # A minus sign under 增长 says the same as 下降.
        (
            [
                fact(2023, "1.5%", 1.5, **{**GROWTH, "change": "down"}),
                fact(2023, "-1.5", -1.5, stated_in="table", **{**GROWTH, "change": "down"}),
                fact(2023, "-1.9", -1.9, report=2024, **{**GROWTH, "change": "down"}),
            ],
            [("restatement", "-1.5", "-1.9", 0.3), ("restatement", "1.5%", "-1.9", 0.3)],
        ),
        (
            [
                fact(2023, "1.5%", 1.5, **{**GROWTH, "indicator": None, "change": "down"}),
                fact(2023, "-1.5", -1.5, **{**GROWTH, "indicator": None, "change": "down"}),
            ],
            [],
        ),
        # Bounds and ranges, where they do exclude each other.
        (
            [
                fact(2023, "近80人次", 80, bound="nearly", **PEOPLE),
                fact(2023, "81人次", 81, **PEOPLE),
            ],
            [("one_report", "近80人次", "81人次", 1)],
        ),
        (
            [
                fact(2023, "近80人次", 80, bound="nearly", **PEOPLE),
                fact(2023, "12人次", 12, **PEOPLE),
            ],
            [("one_report", "近80人次", "12人次", 28)],
        ),
        (
            [
                fact(2023, "80余人次", 80, bound="over", **PEOPLE),
                fact(2023, "79人次", 79, **PEOPLE),
            ],
            [("one_report", "80余人次", "79人次", 1)],
        ),
        (
            [
                fact(2023, "3至5人次", None, low=3, high=5, bound="range", **PEOPLE),
                fact(2023, "6人次", 6, **PEOPLE),
            ],
            [("one_report", "3至5人次", "6人次", 1)],
        ),
        (
            [fact(2023, "98%", 98, **RATE), fact(2023, "99.1%", 99.1, **RATE)],
            [("one_report", "98%", "99.1%", 0.55)],
        ),
        # No contradictions: rounded, bounds and ranges that hold the figure.
        (
            [
                fact(2023, "近80万人次", 8e5, bound="nearly", **PEOPLE),
                fact(2023, "79.6万人次", 7.96e5, **PEOPLE),
            ],
            [],
        ),
        ([fact(2023, "80万人次", 8e5, **PEOPLE), fact(2023, "79.6万人次", 7.96e5, **PEOPLE)], []),
        (
            [
                fact(2023, "80万余人次", 8e5, bound="over", **PEOPLE),
                fact(2023, "81.2万人次", 8.12e5, **PEOPLE),
            ],
            [],
        ),
        (
            [
                fact(2023, "约80人次", 80, bound="about", **PEOPLE),
                fact(2023, "77人次", 77, **PEOPLE),
            ],
            [],
        ),
        (
            [
                fact(2023, "3至5人次", None, low=3, high=5, bound="range", **PEOPLE),
                fact(2023, "4人次", 4, **PEOPLE),
            ],
            [],
        ),
        (
            [
                fact(2023, "不少于60人次", 60, bound="at_least", **PEOPLE),
                fact(2023, "800人次", 800, **PEOPLE),
            ],
            [],
        ),
        ([fact(2023, "98%", 98, **RATE), fact(2023, "97.6%", 97.6, **RATE)], []),
        (
            [
                fact(2023, "xx人次", None, bound="redacted", **PEOPLE),
                fact(2023, "81人次", 81, **PEOPLE),
            ],
            [],
        ),
        # Nor words that may mean one thing here and another there.
        ([fact(2023, "9家", 9, object="单位"), fact(2023, "3家", 3, object="单位")], []),
        # Nor another time, agency, unit, verb or status, nor a repetition.
        ([fact(2023, "85件", 85, **REQUESTS), fact(2022, "87件", 87, report=2023, **REQUESTS)], []),
        (
            [
                fact(2023, "40件", 40, period=("2023-01-01", "2023-06-30"), **REQUESTS),
                fact(2023, "85件", 85, **REQUESTS),
            ],
            [],
        ),
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "87件", 87, agency="云泽市司法局", **REQUESTS),
            ],
            [],
        ),
        (
            [
                fact(2023, "85人", 85, **{**PEOPLE, "unit": "人"}),
                fact(2023, "87人次", 87, **PEOPLE),
            ],
            [],
        ),
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "87件", 87, **{**REQUESTS, "action": "受理"}),
            ],
            [],
        ),
        (
            [
                fact(2023, "85件", 85, **REQUESTS),
                fact(2023, "87件", 87, status="planned", **REQUESTS),
            ],
            [],
        ),
        ([fact(2023, "85件", 85, **REQUESTS), fact(2023, "85件", 85, **REQUESTS)], []),
        # 由3天压缩至1天 in one sentence tells two levels.
        (
            [
                fact(2023, "3天", 3, object="办理时限", action="压缩", sentence_start=0),
                fact(2023, "1天", 1, object="办理时限", action="压缩", sentence_start=0),
            ],
            [],
        ),
    ],
)
def test_contradictions(warehouse, facts, rows):
    fill(warehouse, facts)
    with reading(warehouse) as db:
        found = db.execute(
            "select kind, first_text, second_text, round(gap, 6) from contradictions order by all"
        ).fetchall()
    assert found == rows


def test_a_figure_repeated_in_one_report_contradicts_once(warehouse):
    told = [
        fact(2023, text, value, **REQUESTS)
        for text, value in (("85件", 85), ("85件", 85), ("87件", 87))
    ]
    fill(warehouse, told)
    with reading(warehouse) as db:
        found = db.execute("select first_fact_id, second_fact_id from contradictions").fetchall()
    assert found == [("f0", "f2")]


@pytest.mark.parametrize(
    ("told", "agency", "thing"),
    [
        ("全市行政复议案件", "云泽市司法局", "行政复议案件"),
        ("我局行政复议案件", "云泽市司法局", "行政复议案件"),
        ("全市市场主体", "临江市市场监督管理局", "市场主体"),
        ("全县教师", "云泽市安平县教育局", "教师"),
        ("全区居民收入", "内蒙古自治区统计局", "居民收入"),
        ("全省居民收入", "云岭省人民政府", "居民收入"),
        ("全国居民收入", "国家统计局", "居民收入"),
        ("全国教师", "教育部", "教师"),
        ("全国税收", "国家税务总局云泽市税务局", "全国税收"),
        ("全市税收", "国家税务总局云泽市税务局", "税收"),
        ("全市污水管网", "云泽市住房和城乡建设局", "污水管网"),
        ("全市执法案件", "云泽市城市管理局", "执法案件"),
        ("全市集市", "盐城市商务局", "集市"),
        ("全省居民收入", "云泽市统计局", "全省居民收入"),
        ("全国居民收入", "云岭省统计局", "全国居民收入"),
        ("我国居民收入", "云泽市统计局", "我国居民收入"),
        ("全市教师", "云泽市安平县教育局", "全市教师"),
        ("全国居民收入", "长江水利委员会", "全国居民收入"),
        ("全市", "云泽市司法局", "全市"),
        ("全科医生", "云泽市司法局", "全科医生"),
        (None, "云泽市司法局", None),
    ],
)
def test_only_the_agency_s_own_place_goes_without_saying(named, told, agency, thing):
    found = named.execute("select store.thing(?::varchar, ?)", [told, agency]).fetchone()
    assert found == (thing,)


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    path = tmp_path_factory.mktemp("named") / "facts.duckdb"
    fill(path, [])
    with reading(path) as db:
        yield db
