"""Which of two levels is the earlier one, and when it was."""

import pytest

from annotations.records import SourceText
from models.earlier import is_earlier, time_of_earlier
from models.pipeline import load


@pytest.mark.parametrize(
    ("sentence", "figure", "expected"),
    [
        ("审批时限由45天缩短到32天", "45天", True),
        ("审批时限由45天缩短到32天", "32天", False),
        ("满意率从91%提高至98%", "91%", True),
        ("材料由原来的7份精简到1份", "7份", True),
        ("覆盖率由2020年的61%提高到64%", "61%", True),
        ("诉讼由上年的31件降为3件", "31件", True),
        ("企业由24家整合为9家", "24家", True),
        ("补助从每人每月30元增加到40元", "30元", True),
        ("人口由五年前的310万人增加到近315万人", "310万人", True),
        ("加工量从全国第11位升至第4位", "第11位", True),
        ("保费由每生每年5元提高至10元", "5元", True),
        ("时限由 45 天缩短到 32 天", "45 天", True),
        ("里程由2000公里增加为2300公里", "2000公里", True),
        ("时限由法定20个工作日压缩至5个工作日", "20个工作日", True),
        ("从事农业人口从45万人减少到32万人", "45万人", True),
        ("自由贸易规模从45亿元增加到50亿元", "45亿元", True),
        ("从5个部门选派干部到32个村", "5个", False),
        ("由2名执法人员到3家企业开展检查", "2名", False),
        ("从3个县抽调干部45名到12个乡镇", "3个", False),
        ("由5家单位捐赠资金达100万元", "5家", False),
        ("从5个方面着手至少推出10项", "5个", False),
        ("从12项指标看达标率90%", "12项", False),
        ("由10名专家组成3个工作组", "10名", False),
        ("由城投公司承建的3个项目达到2亿元", "3个", False),
        ("由3个部门、5个县参加到6月", "3个", False),
        ("由45天缩短。到年底新建32所", "45天", False),
        ("时限由45天缩短近三成", "45天", False),
        ("从5月起新建32所，达到40所", "32所", False),
    ],
)
def test_the_level_before(sentence: str, figure: str, expected: bool) -> None:
    start = sentence.index(figure)
    assert is_earlier(sentence, start, start + len(figure)) is expected


@pytest.mark.parametrize(
    ("sentence", "figure", "expected"),
    [
        ("覆盖率由2020年的61%提高到64%", "61%", "2020年"),
        ("诉讼由上年的31件降为3件", "31件", "上年"),
        ("2023年覆盖率由61%提高到64%", "61%", None),
        ("补助从每月30元增加到40元", "30元", None),
    ],
)
def test_its_own_time(sentence: str, figure: str, expected: str | None) -> None:
    assert time_of_earlier(sentence, sentence.index(figure)) == expected


REPORT = """云泽市2023年政府工作报告

2023年，全市森林覆盖率由2020年的61.2%提高到63.5%，审批时限由45天缩短到32天。
"""


def test_both_are_facts_and_tell_which_is_which() -> None:
    facts = (
        load().extract(SourceText("s", "报告.txt", "报告.txt", "txt", "utf-8", "", REPORT)).facts
    )
    found = {fact.quantity_text: fact for fact in facts}
    assert {text: fact.earlier for text, fact in found.items()} == {
        "61.2%": False, "63.5%": False, "45天": True, "32天": False}  # fmt: skip
    years = {text: fact.period_end and fact.period_end.year for text, fact in found.items()}
    assert years == {"61.2%": 2020, "63.5%": 2023, "45天": 2023, "32天": 2023}
    assert found["61.2%"].time_text == "2020年"
