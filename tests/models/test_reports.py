"""Splitting a source into reports, and what each report says of itself."""

from datetime import date
from pathlib import Path

import pytest

from annotations.records import Anomaly, Report, SourceText
from models.reports import split_reports

SHARED = Path(__file__).resolve().parents[3] / "shared"
LEAD = "全局上下围绕中心、服务大局，各项工作取得了新的进展，现将主要情况报告如下。"
BODY = (
    "一、主要工作\n（一）抓学习。组织集中学法6次，培训干部240人次。\n"
    "（二）抓执法。办理案件35件，罚款12.6万元。\n二、下一步打算\n继续抓好各项任务落实。\n"
)
OTHER = (
    "一、工作开展情况\n（一）优化服务。受理申请318件，办结率99%。\n"
    "（二）强化监督。检查单位64家，整改问题27个。\n二、明年安排\n进一步提高服务水平。\n"
)


def source(text: str, name: str = "报告.txt") -> SourceText:
    return SourceText("a1", name, name, "txt", "utf-8", "", text)


def split(text: str, *anomalies: Anomaly) -> tuple[list[Report], list[Anomaly]]:
    return split_reports(source(text), anomalies)


def only(text: str) -> Report:
    reports, _ = split(text)
    assert len(reports) == 1
    return reports[0]


@pytest.mark.parametrize(
    ("head", "issuer", "year"),
    [
        ("云泽市教育局关于2024年度法治政府建设情况的报告", "云泽市教育局", 2024),
        ("云泽市教育局２０２３年法治政府建设工作报告", "云泽市教育局", 2023),
        ("云泽市教育局2023年工作总结和2024年工作计划", "云泽市教育局", 2023),
        ("2022年临江市卫生健康委员会政府信息公开工作年度报告", "临江市卫生健康委员会", 2022),
        ("关于沙洲县2024年法治政府建设情况的报告", "沙洲县人民政府", 2024),
        ("沙洲县人民政府2024年度法治政府建设工作报告", "沙洲县人民政府", 2024),
        ("XX市民政局2023年度法治政府建设情况报告", "XX市民政局", 2023),
        ("云岭省2025年国民经济和社会发展统计公报", "云岭省统计局", 2025),
        ("云泽市2025年国民经济和社会发展统计公报[1]", "云泽市统计局", 2025),
        ("关于云岭省2025年预算执行情况和2026年预算草案的报告", "云岭省财政厅", 2025),
        ("关于云泽市2025年预算执行情况和2026年预算草案的报告", "云泽市财政局", 2025),
        ("云泽市二〇二四年法治政府建设情况报告", "云泽市人民政府", 2024),
        ("2026年云岭省政府工作报告", "云岭省人民政府", 2025),
        ("云岭省2026年政府工作报告", "云岭省人民政府", 2025),
        ("沙洲县人民政府工作报告（2026年1月8日）", "沙洲县人民政府", None),
        ("云泽市中级人民法院2024年度工作报告", "云泽市中级人民法院", 2024),
        ("2026年云岭省人民检察院工作报告", "云岭省人民检察院", 2025),
        ("云泽市司法局关于2024年度\n法治政府建设情况的报告", "云泽市司法局", 2024),
    ],
)
def test_title_names_issuer_and_year(head: str, issuer: str, year: int | None) -> None:
    report = only(f"{head}\n{LEAD}\n{BODY}")
    assert report.issuer == issuer
    assert report.year == year or year is None
    assert report.start == 0


@pytest.mark.parametrize(
    ("text", "issuer", "year", "published"),
    [
        (  # a metadata table, and no title
            f"发文单位 | 云泽市教育局 | 发文字号 | 无 |\n---|---|---|---|\n"
            f"发布日期 | 2024-01-15 15:48 | 效力状态 | 有效 |\n市教育局{LEAD}\n{BODY}",
            "云泽市教育局",
            2023,
            date(2024, 1, 15),
        ),
        (  # the title has no region, the signature does; a day and a month run together
            f"市教育局2020年法治政府建设工作报告\n{LEAD}\n{BODY}\n   云泽市教育局\n   20201228",
            "云泽市教育局",
            2020,
            date(2020, 12, 28),
        ),
        (  # nothing but the words that the text uses for itself, on one line
            f"时间:2025-03-17 作者: 点击数: |\n|\n按照县委有关安排,我局认真总结2024年工作。{LEAD}"
            f"{BODY}县教育局召开会议4次。".replace("\n", " ").replace("点击数: | | ", "点击数:\n"),
            "县教育局",
            2024,
            date(2025, 3, 17),
        ),
        (  # the lead names the bureau in full
            f"2024年，临江市民政局在市委的领导下推进各项工作。我局{LEAD}\n{BODY}",
            "临江市民政局",
            2024,
            None,
        ),
        (  # words stand before a region that the lexicon knows
            f"近年来太原市司法局扎实推进2023年度法治建设。{LEAD}\n{BODY}",
            "太原市司法局",
            2023,
            None,
        ),
        (  # a speech: the assembly tells the region and the day
            "政府工作报告\n——2026年1月20日在云岭省第十四届\n人民代表大会第四次会议上\n"
            f"省长 顾远山\n各位代表：\n现在，我代表省人民政府作报告，请予审议。\n{BODY}",
            "云岭省人民政府",
            2025,
            date(2026, 1, 20),
        ),
        (
            f"政府工作报告\n——二〇二五年十二月二十六日在沙洲县第十八届人民代表大会第五次会议上\n"
            f"各位代表：\n现在，我代表县人民政府作报告。\n{BODY}",
            "沙洲县人民政府",
            2025,
            date(2025, 12, 26),
        ),
        (f"{LEAD}\n这里没有任何名称。\n", None, None, None),
    ],
)
def test_metadata_around_the_report(
    text: str, issuer: str | None, year: int | None, published: date | None
) -> None:
    report = only(text)
    assert (report.issuer, report.year, report.published) == (issuer, year, published)


def test_fields_of_a_report() -> None:
    text = (
        "索引号：0001/2025-00016\n发文字号：云教发〔2025〕7号\n发布日期：2025-01-23\n"
        f"云泽市教育局2024年工作总结\n来源：市教育局　浏览次数：731\n{LEAD}\n{BODY}"
    )
    reports, found = split(text)
    assert len(reports) == 1
    assert reports[0].document_id == "a1-1"
    assert reports[0].source_id == "a1"
    assert reports[0].title == "云泽市教育局2024年工作总结"
    assert reports[0].document_number == "云教发〔2025〕7号"
    assert text[reports[0].start :].startswith("云泽市教育局2024年工作总结")
    assert text[: reports[0].end] == text.rstrip()
    assert [(each.kind, each.text) for each in found] == [
        ("page_furniture", "来源：市教育局　浏览次数：731")
    ]


def test_metadata_lines_that_are_known_are_not_marked_again() -> None:
    text = f"云泽市教育局2024年工作总结\n发布日期：2025-01-23\n{LEAD}\n{BODY}"
    start = text.index("发布日期")
    known = Anomaly("page_furniture", start, start + 15, text[start : start + 15], "")
    assert split(text, known)[1] == []
    assert len(split(text)[1]) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"浏览量:61\n第一篇：云泽市教育局2024年工作总结\n{LEAD}\n{BODY}\n"
        f"第二篇：临江市教育局2023年工作总结\n{LEAD}\n{OTHER}",
        f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}临江市教育局2023年工作总结\n{LEAD}\n{OTHER}",
        f"第一篇:云泽市教育局2024年工作总结 {LEAD}{BODY} 第二篇:临江市教育局2023年工作总结 "
        f"{LEAD}{OTHER}".replace("\n", ""),
        f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}\n"
        f"时间：2024-01-15　作者：　点击数：\n2023年，我局{LEAD}{OTHER}临江市教育局",
        f"发布机构：云泽市教育局\n发布日期：2025-01-09\n2024年，{LEAD}\n{BODY}"
        f"发布机构：临江市教育局\n发布日期：2024-01-11\n2023年，各位同志，{LEAD}\n{OTHER}",
    ],
)
def test_several_reports_in_one_file(text: str) -> None:
    reports, found = split(text)
    assert [each.issuer for each in reports] == ["云泽市教育局", "临江市教育局"]
    assert [each.year for each in reports] == [2024, 2023]
    assert [each.document_id for each in reports] == ["a1-1", "a1-2"]
    assert reports[0].end <= reports[1].start
    assert not [each for each in found if each.kind == "duplicate"]


def test_two_years_of_one_bureau_are_two_reports() -> None:
    text = f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}\n云泽市教育局2023年工作总结\n{LEAD}\n{BODY}"
    assert [each.year for each in split(text)[0]] == [2024, 2023]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}",) * 2,
        (f"2024年，云泽市教育局认真履职、主动作为，较好完成了全年任务。\n{LEAD}\n{BODY}",) * 2,
        (  # the second copy has a misprint mended and lacks its end
            f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}{OTHER * 3}",
            f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}{OTHER * 3}".replace(
                "抓好各项", "抓实各项"
            ),
        ),
    ],
)
def test_a_report_printed_twice_is_one(first: str, second: str) -> None:
    text = f"{first}\n{second}\n"
    reports, found = split(text)
    copies = [each for each in found if each.kind == "duplicate"]
    assert len(reports) == len(copies) == 1
    assert reports[0].end <= copies[0].start == len(first) + 1
    assert copies[0].text == text[copies[0].start : copies[0].end] == second.rstrip()
    assert "copy of the report at 0" in copies[0].reason


@pytest.mark.parametrize(
    "text",
    [
        # a link to last year's report, and the title again at the foot of the page
        f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}相关文档：\n云泽市教育局2023年工作总结\n关闭\n",
        # the title in the breadcrumbs and again above the text
        f"首页>总结\n云泽市教育局2024年工作总结\n时间:2025-01-02\n云泽市教育局2024年工作总结\n{LEAD}\n{BODY}",
        # a running head on every page
        f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}云泽市教育局2024年工作总结\n"
        "三、其他需要报告的事项\n本年度没有其他需要报告的事项，各项工作按计划推进。\n",
        # a line of the text that reads like a title
        f"云泽市教育局2024年工作总结\n{LEAD}\n{BODY}云泽市财政局2024年专项资金报告\n"
        "三、其他事项\n上述报告已经按规定向社会公开，接受群众监督。\n",
        f"2024年工作总结\n一、工作情况\n{LEAD}\n2025年工作计划\n一、工作打算\n{OTHER}特此报告\n",
    ],
)
def test_a_title_line_alone_is_no_report(text: str) -> None:
    reports, found = split(text)
    assert len(reports) == 1
    assert not [each for each in found if each.kind == "duplicate"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "　\n"])
def test_an_empty_source_has_no_report(text: str) -> None:
    assert split(text) == ([], [])


def test_the_file_name_is_the_last_resort() -> None:
    text = f"{LEAD}\n一切正常。\n"
    named, _ = split_reports(source(text, "云泽市教育局2024年工作总结.txt"), [])
    assert named[0].issuer == "云泽市教育局"
    assert named[0].title is None


def test_a_source_without_any_title_is_one_report() -> None:
    report = only("年" * 1000)
    assert (report.issuer, report.title, report.year, report.published) == (None,) * 4


SEEDS = {
    "000": [("武汉市教育局", 2023)],
    "001": [("长春市教育局", 2020)],
    "002": [("杭州市教育局", 2024)],
    "003": [("县教育局", 2024)],
    "004": [("XX市教育局", 2024), ("XX市教育局", 2023)],
}


@pytest.mark.skipif(not SHARED.exists(), reason="the shared texts are not here")
def test_shared_texts() -> None:
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        reports, _ = split(path.read_text(encoding="utf-8"))
        assert [(each.issuer, each.year) for each in reports] == SEEDS[path.name[:3]]
    for path in sorted((SHARED / "corpus" / "provincial-2026").glob("*.txt")):
        reports, _ = split(path.read_text(encoding="utf-8"))
        expected = [(f"{path.stem}人民政府", 2025)]
        assert [(each.issuer, each.year) for each in reports] == expected
