"""Lists that share a statement: 均, 分别, and verbs that are handed on."""

from itertools import accumulate

import pytest

from models.agency_mentions import find_agencies
from models.quantities import find_quantities
from models.relations.coordination import coordinated_members
from models.times import find_times

Offsets = tuple[int, int]


def offsets(text: str) -> list[Offsets]:
    return [(quantity.start, quantity.end) for quantity in find_quantities(text)]


def segmented(words: str) -> tuple[str, list[int]]:
    """The text of words that are written apart, and the ends of the words in it."""
    return words.replace(" ", ""), list(accumulate(map(len, words.split())))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # 均: one figure for all members.
        ("上报率 、 合规率 、 办结率 均 达 100%", {"100%": ["上报率", "合规率", "办结率"]}),
        ("受理率 和 办结率 都 超过 99%", {"超过99%": ["受理率", "办结率"]}),
        ("就业率 以及 满意度 双双 达到 95%", {"95%": ["就业率", "满意度"]}),
        # 及 joins two members, but not in the midst of a word.
        ("上报率 及 合规率 均 达 100%", {"100%": ["上报率", "合规率"]}),
        ("上报率 、 及时率 均 达 100%", {"100%": ["上报率", "及时率"]}),
        ("普及率 、 参与率 均 达 100%", {"100%": ["普及率", "参与率"]}),
        # 分别: a figure for each member.
        ("出口 、 进口 分别 增长 4% 、 5%", {"4%": ["出口"], "5%": ["进口"]}),
        ("学校 和 医院 分别 新增 3所 、 2家", {"3所": ["学校"], "2家": ["医院"]}),
        # ... which share the head that the last one says.
        (
            "城镇 和 农村 居民 收入 分别 增长 4% 、 5%",
            {"4%": ["城镇居民收入"], "5%": ["农村居民收入"]},
        ),
        (
            "城镇 和 农村居民 收入 分别 增长 4% 、 5%",
            {"4%": ["城镇居民收入"], "5%": ["农村居民收入"]},
        ),
        ("猪肉 和 牛羊肉 产量 分别 增长 4% 、 5%", {"4%": ["猪肉产量"], "5%": ["牛羊肉产量"]}),
        ("初中 和 高中 教师 分别 培训 40人 、 50人", {"40人": ["初中教师"], "50人": ["高中教师"]}),
        # What stands around the list is no part of it.
        ("出口 、 进口 同比 分别 增长 4% 、 5%", {"4%": ["出口"], "5%": ["进口"]}),
        (
            "受理率 、 办结率 较 上年 分别 提高 1.2 、 3.4个 百分点",
            {"1.2": ["受理率"], "3.4个百分点": ["办结率"]},
        ),
        ("学校 、 医院 全年 分别 新增 3所 、 2家", {"3所": ["学校"], "2家": ["医院"]}),
        ("其中 学校 、 医院 分别 新增 3所 、 2家", {"3所": ["学校"], "2家": ["医院"]}),
        ("2023年 上报率 、 合规率 均 达 100%", {"100%": ["上报率", "合规率"]}),
        ("市教育局 上报率 、 合规率 均 达 100%", {"100%": ["上报率", "合规率"]}),
        # Counts that 均 holds for are no rates: left to the network.
        ("学校 、 医院 均 建成 3处", {}),
        # As many figures as members, or it is another kind of list.
        ("学校 、 医院 分别 检查 46家", {}),
        ("学校 、 医院 、 商场 分别 检查 46家 、 35家", {}),
        # One member, no distributing word, or another clause: no list.
        ("办结率 均 达 100%", {}),
        ("受理率 、 办结率 达 100%", {}),
        ("受理率 、 办结率 均 有 提高 ， 满意度 达 100%", {}),
        ("办结 申请 85件", {}),
    ],
)
def test_lists_that_share_a_statement(words: str, expected: dict[str, list[str]]) -> None:
    text, word_ends = segmented(words)
    quantities = offsets(text)
    doers = {(m.start, m.end) for m in find_agencies(text)}
    times = {(m.start, m.end) for m in find_times(text)}
    found = coordinated_members(text, quantities, word_ends, doers, times)
    assert {
        text[slice(*quantities[number])]: [text[o.start : o.end] + o.head for o in objects]
        for number, objects in found.items()
    } == expected
    assert all(one.role == "OBJECT" for objects in found.values() for one in objects)


def test_the_members_of_a_list_of_doers_are_agencies():
    text = "安平县、和平县分别受理投诉12件、30件"
    doers = {(0, 3), (4, 7)}
    found = coordinated_members(text, [(13, 16), (17, 20)], [], doers)
    assert {n: [(r.role, r.start, r.end) for r in roles] for n, roles in found.items()} == {
        0: [("AGENCY", 0, 3)], 1: [("AGENCY", 4, 7)]}  # fmt: skip
