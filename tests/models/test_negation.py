"""A negation belongs to its action."""

import pytest

from models.negation import is_negated, is_undone, with_negation
from models.relations.decoding import RoleSpan


@pytest.mark.parametrize(
    ("text", "action", "expected"),
    [
        ("年初未落实到项目的资金3亿元", "落实", "未落实"),
        ("9家单位未按规定公开采购意向", "公开", "未按规定公开"),
        ("2家单位尚未按期足额上缴", "上缴", "尚未按期足额上缴"),
        ("对213起轻微违法行为不予处罚", "处罚", "不予处罚"),
        ("对213起轻微违法行为不予处罚", "不予处罚", "不予处罚"),
        ("尚未审结1件", "审结", "尚未审结"),
        ("有2件超时没有办结", "办结", "没有办结"),
        ("依法处罚12起", "处罚", "处罚"),  # 依法 alone is no negation
        ("不断完善制度5项", "完善", "完善"),
        ("未成年人保护培训3场", "培训", "培训"),
        ("未。公开9件", "公开", "公开"),
    ],
)
def test_a_negation_before_an_action_belongs_to_it(text, action, expected):
    start = text.index(action)
    found = with_negation(text, RoleSpan("ACTION", start, start + len(action), 0.9), 0)
    assert text[found.start : found.end] == expected
    assert is_negated(expected) is (expected not in ("处罚", "完善", "培训", "公开"))


def test_no_further_than_its_sentence():
    text = "还有3件未审结2件"
    span = RoleSpan("ACTION", 5, 7, 0.9)
    assert with_negation(text, span, 5) == span
    assert with_negation(text, None, 0) is None


@pytest.mark.parametrize(
    ("action", "undone"),
    [("未公开", True), ("没有办结", True), ("不予公开", False), ("公开", False), (None, False)],
)
def test_what_is_left_undone(action, undone):
    assert is_undone(action) is undone
