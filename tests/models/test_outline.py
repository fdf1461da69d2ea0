"""Sentences, the headings above them, and what is planned."""

from itertools import pairwise

import pytest

from annotations.records import Anomaly, Report, Sentence
from models.headings import heading
from models.outline import sentences


def outline(
    text: str,
    *skip: Anomaly,
    year: int | None = 2024,
    title: str = "云泽市教育局2024年工作总结",
) -> list[Sentence]:
    report = Report("a1-1", "a1", 0, len(text), "云泽市教育局", title, year, None, None)
    return sentences(text, report, skip)


def words(text: str, *skip: Anomaly) -> list[str]:
    return [text[each.start : each.end] for each in outline(text, *skip)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受理35件。办结33件！为什么？", ["受理35件。", "办结33件！", "为什么？"]),
        ("新增45家；减少3家，清退2家。", ["新增45家；减少3家，清退2家。"]),
        ("第一行没有句号\n\n　　第二行。\t\n", ["第一行没有句号", "第二行。"]),
        ("印发《办法。试行》等3项制度。", ["印发《办法。试行》等3项制度。"]),
        ("提出“严格执法。”的要求12次。完成。", ["提出“严格执法。”的要求12次。", "完成。"]),
        ("他说：“要办好5件事。”会后落实。", ["他说：“要办好5件事。”", "会后落实。"]),
        ("共3件（见附件。）另有2件。", ["共3件（见附件。）", "另有2件。"]),
        ("引号没有收回“改革。办结5件。", ["引号没有收回“改革。", "办结5件。"]),
        (
            "“" + "很长的引文。" * 12 + "”",
            ["“很长的引文。", *["很长的引文。"] * 10, "很长的引文。”"],
        ),
        ("增长2.5个百分点,占比1.5%.受理", ["增长2.5个百分点,占比1.5%.受理"]),
        ("收到申请 3、4件。", ["收到申请 3、4件。"]),
        ("序号 | 办件 | 12\n合计 | 无 | 30", ["序号 | 办件 | 12", "合计 | 无 | 30"]),
        ("如下: 一、做法 (一)学习 一是培训。", ["如下:", "一、做法", "(一)学习", "一是培训。"]),
        ("", []),
        (" \n　\n", []),
    ],
)  # fmt: skip
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert words(text) == expected


LINES = """云泽市教育局2024年工作总结
2024年，全局认真履职。
一、主要工作
(一)加强学习。组织学法6次。
一是抓好培训。培训120人次。二是开展宣传。发放资料3000份。
(二)规范执法
1．严格程序。办案35件。
2.加强监督
检查12家。
二、下一步打算
(一)压实责任。签订责任书40份。"""
ONE_LINE = (
    "各位同志认真履职,现将有关情况报告如下: 一、主要工作 (一)加强学习方面 组织学法6次。"
    "一是抓好培训。培训120人次。 (二)规范执法。"
    "办案35件,罚款12万元,公开信息318条,回复群众来信46封。 "
    "二、明年工作安排 (一)压实责任。签订责任书40份。"
)


@pytest.mark.parametrize(
    ("text", "sentence", "section", "planned"),
    [
        (LINES, "2024年，全局认真履职。", (), False),
        (LINES, "一、主要工作", (), False),
        (LINES, "(一)加强学习。", ("主要工作",), False),
        (LINES, "组织学法6次。", ("主要工作", "加强学习"), False),
        (LINES, "培训120人次。", ("主要工作", "加强学习", "抓好培训"), False),
        (LINES, "二是开展宣传。", ("主要工作", "加强学习"), False),
        (LINES, "发放资料3000份。", ("主要工作", "加强学习", "开展宣传"), False),
        (LINES, "办案35件。", ("主要工作", "规范执法", "严格程序"), False),
        (LINES, "检查12家。", ("主要工作", "规范执法", "加强监督"), False),
        (LINES, "二、下一步打算", (), True),
        (LINES, "签订责任书40份。", ("下一步打算", "压实责任"), True),
        (ONE_LINE, "组织学法6次。", ("主要工作", "加强学习方面"), False),
        (ONE_LINE, "培训120人次。", ("主要工作", "加强学习方面", "抓好培训"), False),
        (
            ONE_LINE,
            "办案35件,罚款12万元,公开信息318条,回复群众来信46封。",
            ("主要工作", "规范执法"),
            False,
        ),
        (ONE_LINE, "签订责任书40份。", ("明年工作安排", "压实责任"), True),
    ],
)
def test_sections(text: str, sentence: str, section: tuple[str, ...], planned: bool) -> None:
    found = {text[each.start : each.end]: each for each in outline(text)}
    assert (found[sentence].section, found[sentence].planned) == (section, planned)


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("一、2024年工作回顾", False),
        ("二、2025年工作安排", True),
        ("二、2025年度推进法治政府建设主要安排", True),
        ("三、“十五五”时期主要目标任务", True),
        ("一、“十四五”时期发展成就", False),
        ("一、2024年工作回顾和2025年工作安排", None),
        ("三、存在的问题和下一步工作打算", True),
        ("二、存在的不足和原因", False),
        ("五、存在的主要问题及改进情况", False),
        ("八、明年工作打算", True),
        ("一、年度法治政府建设的主要举措和成效", False),
        ("二、年度目标任务完成情况", False),
        ("四、今后努力方向", True),
        ("二、强化制度保障", None),
        ("(三)完善工作计划", None),
        ("(三)解决突出问题", None),
        ("(四)下一步工作安排", True),
        ("第二部分 2025年工作思路", True),
    ],
)
def test_headings_tell_plans(text: str, planned: bool | None) -> None:
    rank = 20 if text.startswith("(") else 10
    assert heading(rank, text, 2024).planned is planned


@pytest.mark.parametrize(
    ("text", "planned"),
    [
        ("还有3个问题。下一步，我局将整改5项。还要培训40人。", [False, True, True]),
        ("2025年，我们将新建学校6所。", [True]),
        ("2025年1月，我局召开会议2次。", [False]),
        ("2024年，我们将培训纳入考核，举办6期。", [False]),
        ("针对3个问题，下一步将逐项整改。", [True]),
        ("为下一步工作打下基础，建成平台3个。", [False]),
        ("经济社会发展主要预期目标是：产值增长5%。", [True]),
        ("到2030年，力争建成学校60所。办结5件。", [True, False]),
        ("一、工作\n下一步新增6所。\n培训9人。\n二、其他\n公开4件。", [0, 1, 1, 0, 0]),
        ("一、工作\n(一)学习\n下一步培训6人。\n(二)执法\n办案4件。", [0, 0, 1, 0, 0]),
        ("一、打算\n过去一年，办案4件。\n新建6所。", [True, False, True]),
    ],
)  # fmt: skip
def test_openings_tell_plans(text: str, planned: list[bool]) -> None:
    assert [each.planned for each in outline(text)] == planned


def test_a_work_report_goes_on_to_the_future() -> None:
    text = (
        "各位代表：\n一、2025年工作回顾\n生产总值增长5.8%。\n二、2026年重点工作\n今年新建学校6所。\n"
        "三、加强自身建设\n精简会议三成。\n"
    )
    told = outline(text, year=2025, title="2026年云岭省政府工作报告")
    assert [each.planned for each in told] == [False] * 3 + [True] * 4
    annual = outline(text, year=2025, title="云岭省教育厅2025年工作总结")
    assert [each.planned for each in annual] == [False] * 3 + [True] * 2 + [False] * 2


def test_the_next_five_years_in_a_mixed_part() -> None:
    text = (
        "一、“十四五”时期发展成就和“十五五”时期主要目标\n过去五年，办学60所。\n"
        "根据建议编制了“十五五”规划。\n生产总值增长5%以上。"
    )
    told = outline(text, year=2025, title="2026年云岭省政府工作报告")
    assert [each.planned for each in told] == [False, False, True, True]


def test_headings_without_a_mark() -> None:
    body = "全省生产总值达到3.12万亿元，年均增长6.1%，增速连续五年高于全国平均水平。"
    text = (
        f"各位代表：\n“十四五”时期工作回顾\n{body}\n2026年重点工作\n{body}\n（一）扩大内需\n{body}\n"
        "云岭省人民政府\n2026年1月28日"
    )
    told = outline(text, year=2025, title="云岭省政府工作报告")
    sections = [each.section for each in told if text[each.start : each.end] == body]
    assert sections == [
        ("“十四五”时期工作回顾",),
        ("2026年重点工作",),
        ("2026年重点工作", "扩大内需"),
    ]
    assert told[-1].section == ("2026年重点工作", "扩大内需")


@pytest.mark.parametrize(
    "text", ["二、三产业增加值分别增长4%、5%。", "第一批12件。", "一是否决3件。", "1.5亿元到位。"]
)
def test_ordinals_are_no_headings(text: str) -> None:
    told = outline(f"办结8件。{text}公开9条。")
    assert [each.section for each in told] == [()] * len(told)


def test_skipped_spans_and_cover() -> None:
    text = "全年办案35件。\n— 2 —\n其中12件【关闭】已公开，罚款j9官网3万元。\n全年办案35件。"
    cut = [
        Anomaly(kind, text.rindex(part), text.rindex(part) + len(part), part, "")
        for kind, part in (
            ("page_furniture", "— 2 —"),
            ("page_furniture", "【关闭】"),
            ("advertisement", "j9官网"),
            ("duplicate", "全年办案35件。"),
        )
    ]
    assert words(text, *cut) == ["全年办案35件。", "其中12件", "已公开，罚款j9官网3万元。"]


@pytest.mark.parametrize("text", [LINES, ONE_LINE, LINES + "\r\n\r\n　　附件1\r\n名词解释\r\n"])
def test_sentences_cover_the_text_once(text: str) -> None:
    told = outline(text)
    assert all(text[each.start : each.end].strip() == text[each.start : each.end] for each in told)
    assert all(one.end <= other.start for one, other in pairwise(told))
    covered = "".join(text[each.start : each.end] for each in told)
    assert "".join(covered.split()) == "".join(text.split())


def test_only_the_report_is_read() -> None:
    text = f"导航\n{LINES}\n关闭"
    report = Report("a1-1", "a1", 3, 3 + len(LINES), None, None, None, None, None)
    told = sentences(text, report, [])
    assert [(each.start - 3, each.end - 3) for each in told] == [
        (each.start, each.end) for each in outline(LINES)
    ]
