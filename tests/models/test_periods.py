from datetime import date

import pytest

from models.periods import resolve_period
from models.reviews import governing_time, is_flow, review_span, review_spans
from models.times import find_times


def day(text):
    return date.fromisoformat(text) if text else None


PERIODS = [
    (None, "2023-01-01", "2023-12-31"),
    ("全年", "2023-01-01", "2023-12-31"),
    ("今年以来", "2023-01-01", "2023-12-31"),
    ("每年", "2023-01-01", "2023-12-31"),
    ("连续六年", "2023-01-01", "2023-12-31"),
    ("汛期", "2023-01-01", "2023-12-31"),
    ("2月30日", "2023-01-01", "2023-12-31"),
    ("2021年", "2021-01-01", "2021-12-31"),
    ("2022 年度", "2022-01-01", "2022-12-31"),
    ("二〇二一年", "2021-01-01", "2021-12-31"),
    ("上年", "2022-01-01", "2022-12-31"),
    ("明年", "2024-01-01", "2024-12-31"),
    ("下一阶段", "2024-01-01", "2024-12-31"),
    ("上半年", "2023-01-01", "2023-06-30"),
    ("2022年上半年", "2022-01-01", "2022-06-30"),
    ("第三季度", "2023-07-01", "2023-09-30"),
    ("前三季度", "2023-01-01", "2023-09-30"),
    ("前十个月", "2023-01-01", "2023-10-31"),
    ("1—11月", "2023-01-01", "2023-11-30"),
    ("5月", "2023-05-01", "2023-05-31"),
    ("十月份", "2023-10-01", "2023-10-31"),
    ("12月4日", "2023-12-04", "2023-12-04"),
    ("7月18日至22日", "2023-07-18", "2023-07-22"),
    ("去年12月至今年11月", "2022-12-01", "2023-11-30"),
    ("2021—2025年", "2021-01-01", "2025-12-31"),
    ("2020年以来", "2020-01-01", "2023-12-31"),
    ("自8月1日起", "2023-08-01", "2023-12-31"),
    ("6月底前", "2023-01-01", "2023-06-30"),
    ("累计", None, "2023-12-31"),
    ("至目前", None, "2023-12-31"),
    ("截至2022年12月31日", None, "2022-12-31"),
    ("截至11月底", None, "2023-11-30"),
    ("自平台上线以来", None, "2023-12-31"),
    ("全年累计", "2023-01-01", "2023-12-31"),
    ("五年来", "2019-01-01", "2023-12-31"),
    ("近三年", "2021-01-01", "2023-12-31"),
    ("五年前", "2018-01-01", "2018-12-31"),
    ("今后五年", "2024-01-01", "2028-12-31"),
    ("“十三五”", "2016-01-01", "2020-12-31"),
    ("“十四五”以来", "2021-01-01", "2023-12-31"),
    ("“十三五”以来", "2016-01-01", "2023-12-31"),
    ("去年同期", "2022-01-01", "2022-12-31"),
    ("今年1—9月", "2023-01-01", "2023-09-30"),
    ("2021 年 3 月 至 11 月", "2021-03-01", "2021-11-30"),
    ("2021—2022学年", "2021-01-01", "2022-12-31"),
    ("2020年至今", "2020-01-01", "2023-12-31"),
    ("自2020年开展专项行动以来", "2020-01-01", "2023-12-31"),
    ("到“十四五”末", "2025-01-01", "2025-12-31"),
    ("“十四五”前三年累计", "2021-01-01", "2023-12-31"),
    # what it is compared with is another year, the growth is the report's
    ("比上年", "2023-01-01", "2023-12-31"),
    ("同比", "2023-01-01", "2023-12-31"),
    ("较“十三五”末", "2023-01-01", "2023-12-31"),
    ("比2016—2020年", "2023-01-01", "2023-12-31"),
]


@pytest.mark.parametrize(("text", "start", "end"), PERIODS)
def test_period_in_a_report_for_2023(text, start, end):
    assert resolve_period(text, 2023) == (day(start), day(end))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        (None, "2024-01-01", "2024-12-31"),
        ("上半年", "2024-01-01", "2024-06-30"),
        ("下一步", "2024-01-01", "2024-12-31"),
        ("明年", "2024-01-01", "2024-12-31"),
        ("到2027年", "2027-01-01", "2027-12-31"),
    ],
)
def test_period_of_a_plan(text, start, end):
    assert resolve_period(text, 2023, planned=True) == (day(start), day(end))


@pytest.mark.parametrize(
    ("text", "planned", "start", "end"),
    [
        ("今年", True, "2026-01-01", "2026-12-31"),
        ("去年", False, "2025-01-01", "2025-12-31"),
        ("过去的五年", False, "2021-01-01", "2025-12-31"),
        ("一年来", False, "2025-01-01", "2025-12-31"),
    ],
)
def test_period_in_a_work_report_given_in_2026(text, planned, start, end):
    found = resolve_period(text, 2025, planned=planned, given_year=2026)
    assert found == (day(start), day(end))


def test_period_without_a_year():
    assert resolve_period("全年", None) == (None, None)
    assert resolve_period("比2021年", None) == (None, None)
    assert resolve_period("2021年2月30日", None) == (None, None)
    assert resolve_period("2021年", None) == (date(2021, 1, 1), date(2021, 12, 31))


TIMES = [
    ("2023年，全年受理举报64件", ["2023年", "全年"]),
    ("截至2022年12月31日，累计建成37个", ["截至2022年12月31日", "累计"]),
    ("1—11月检查82家，比上年增加9家", ["1—11月", "比上年"]),
    ("“十四五”时期新建改扩建，五年来投入12亿元", ["“十四五”时期", "五年来"]),
    ("今年4月起，每月公布一次", ["今年4月起", "每月"]),
    ("专项行动期间，出动310人次", ["专项行动期间"]),
    ("自2022年开展专项行动以来，出动310人次", ["自2022年开展专项行动以来"]),
    ("2019年启动至今，建成37个", ["2019年启动至今"]),
    ("开展“回头看”以来，建成37个", ["开展“回头看”以来"]),
    ("提出“十五五”期间目标", ["“十五五”期间"]),
    ("2024 年 1 月至 11 月检查82家", ["2024 年 1 月至 11 月"]),
    ("达到上年的85%", ["上年"]),
    ("落实《清河市教育发展规划（2021—2025年）》", []),
    ("印发清教〔2017〕37号文件", []),
    ("守住安全底线，培训5年以上教师", []),
    ("编制“十五五”规划", []),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_find_times(text, expected):
    mentions = find_times(text)
    assert [mention.text for mention in mentions] == expected
    assert all(text[m.start : m.end] == m.text and m.label == "TIME" for m in mentions)


@pytest.mark.parametrize(
    ("action", "expected"),
    [("新增", True), ("治理", True), ("增长", True), ("开行", True), (None, False),
     ("增至", False), ("稳定在", False), ("提高到", False), ("位居", False)],
)  # fmt: skip
def test_is_flow(action, expected):
    assert is_flow(action) is expected


@pytest.mark.parametrize(
    ("section", "lead", "text", "several", "future"),
    [
        (("一、工作回顾",), "过去的五年，我们砥砺前行。", "过去的五年", True, False),
        (("一、“十四五”时期和2025年工作回顾",), "一年来，全县加快转型。", "一年来", False, False),
        (("一、“十四五”时期发展成就",), "乡村面貌改善。", "“十四五”时期", True, False),
        (("二、“十五五”时期主要目标",), "", "“十五五”时期", True, True),
        (("三、2026年重点工作",), "", "2026年", False, False),
    ],
)
def test_review_span(section, lead, text, several, future):
    span = review_span(section, lead)
    assert span is not None
    assert (span.text, span.several, span.future) == (text, several, future)


def test_review_span_of_an_ambiguous_heading_or_a_date_is_none():
    assert review_span(("“十四五”时期和2025年工作回顾",), "乡村面貌改善。") is None
    assert review_span((), "2025年5月，举办论坛。") is None
    assert review_span((), "“十五五”蓝图已经绘就。") is None


def test_review_spans_hold_until_the_next_lead_or_section():
    review, plan = ("一、工作回顾",), ("四、自身建设",)
    texts = [
        (review, "各位代表！过去五年极不平凡。"),
        (review, "新增学位3.2万个。"),
        (review, "一年来，城镇新增就业8万人。"),
        (plan, "办结建议86件。"),
    ]
    spans = [span and span.text for span in review_spans(texts)]
    assert spans == ["过去五年", "过去五年", "一年来", None]


def governed(sentence, quantity, **context):
    return governing_time(sentence, sentence.index(quantity), **context)


def test_governing_time_in_a_sentence():
    assert governed("全年受理举报64件，办结61件；移送3件", "3件") == "全年"
    assert governed("2023年，累计建成37个，投用21个", "21个") == "2023年"
    assert governed("投诉同比下降8%，满意率97%", "97%") is None
    assert governed("全年受理64件。办结61件", "61件") is None
    assert governed("建成12个，全年投用9个", "12个") is None
    # what a ratio is of, and the time of an earlier level
    assert governed("诉转案数量是上年的1.4倍", "1.4倍") is None
    assert governed("收到上年的投诉14件", "14件") == "上年"
    assert governed("与上年相比增加14件", "14件") is None
    assert governed("由2020年的86件增加到95件", "86件") == "2020年"
    assert governed("由2020年的86件增加到95件", "95件") is None
    # a sum over the span before it, unless a figure stands between
    assert governed("近三年，全市累计新建32所", "32所") == "近三年"
    assert governed("全年新建3所，累计32所", "32所") == "累计"


def test_governing_time_of_a_review():
    review = review_span((), "过去的五年，我们砥砺前行。")
    assert governed("新增学位3.2万个", "3.2万个", action="新增", review=review) == "过去的五年"
    assert governed("城镇化率61%", "61%", action=None, review=review) is None
    assert governed("综试区增至7个", "7个", action="增至", review=review) is None
