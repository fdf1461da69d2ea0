"""Ranges, limits and signs: two numbers that are one quantity, and numbers below zero."""

import pytest

from models.quantities import find_quantities

RANGES = [
    ("3至5天", "3至5天", "duration", 3, 5, "天"),
    ("选派五至十名干部", "五至十名", "count", 5, 10, "名"),
    ("一至两家", "一至两家", "count", 1, 2, "家"),
    ("下降10—15%", "10—15%", "percent", 10, 15, "%"),
    ("下降10%~15%", "10%~15%", "percent", 10, 15, "%"),
    ("增长5%—5.5%", "5%—5.5%", "percent", 5, 5.5, "%"),
    ("占百分之三十到四十", "百分之三十到四十", "percent", 30, 40, "%"),
    ("占百分之三十至百分之四十", "百分之三十至百分之四十", "percent", 30, 40, "%"),
    ("奖励20万—30万元", "20万—30万元", "money", 200000, 300000, "元"),
    ("奖励15-20万元", "15-20万元", "money", 150000, 200000, "元"),
    ("罚款2000元至1万元", "2000元至1万元", "money", 2000, 10000, "元"),
    ("限2小时至3天", "2小时至3天", "duration", 1 / 12, 3, "天"),
    ("二三十家", "二三十家", "count", 20, 30, "家"),
    ("三五百人", "三五百人", "count", 300, 500, "人"),
    ("十五六个", "十五六个", "count", 15, 16, "个"),
    ("三两天办结", "三两天", "duration", 2, 3, "天"),
    ("约一百二三十户", "约一百二三十户", "count", 120, 130, "户"),
    ("控制在10到20人之间", "10到20人", "count", 10, 20, "人"),
    ("在10和20人之间", "10和20人", "count", 10, 20, "人"),
    ("偏差±5%", "±5%", "percent", -5, 5, "%"),
    ("气温-5℃~3℃", "-5℃~3℃", "measure", -5, 3, "℃"),
    ("气温零下10度至零下5度", "零下10度至零下5度", "measure", -10, -5, "度"),
]
LIMITS = [
    ("不大于50不小于20。", "不大于50不小于20", 20, 50, None),
    ("不少于20人不超过50人", "不少于20人不超过50人", 20, 50, "人"),
    ("不少于20人且不超过50人", "不少于20人且不超过50人", 20, 50, "人"),
    ("大于3小于5米", "大于3小于5米", 3, 5, "米"),
]
TWO = [  # two quantities and no range
    "由3个工作日至1个工作日",
    "从5天到3天",
    "3天至5%",
    "不少于20人，不超过50元",
    "超过50人不足20人",
    "3天和5天",
]
SIGNED = [
    ("增速为-5.2%", "-5.2%", -5.2, "%"),
    ("增速为－5.2%", "－5.2%", -5.2, "%"),
    ("增速为负三点五%", "负三点五%", -3.5, "%"),
    ("增速为负百分之五", "负百分之五", -5, "%"),
    ("同比+5.2%", "+5.2%", 5.2, "%"),
    ("最低-3℃", "-3℃", -3, "℃"),
    ("气温零下10度", "零下10度", -10, "度"),
    ("零下五摄氏度", "零下五摄氏度", -5, "摄氏度"),
    ("摄氏零下5度", "摄氏零下5度", -5, "摄氏度"),
    ("不低于-5℃", "不低于-5℃", -5, "℃"),
    ("负增长2%", "2%", 2, "%"),
    ("为企业减负3亿元", "3亿元", 300000000, "元"),
    ("综合税负12%", "12%", 12, "%"),
    ("重点项目-5个", "5个", 5, "个"),
]


@pytest.mark.parametrize(("text", "surface", "kind", "low", "high", "unit"), RANGES)
def test_ranges(text: str, surface: str, kind: str, low: float, high: float, unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.kind, quantity.unit) == (surface, kind, unit)
    assert (quantity.low, quantity.high) == pytest.approx((low, high))
    assert (quantity.value, quantity.bound) == (None, "range")


@pytest.mark.parametrize(("text", "surface", "low", "high", "unit"), LIMITS)
def test_two_limits_are_one_range(
    text: str, surface: str, low: float, high: float, unit: str | None
) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.unit, quantity.bound) == (surface, unit, "range")
    assert (quantity.value, quantity.low, quantity.high) == (None, low, high)


@pytest.mark.parametrize("text", TWO)
def test_levels_and_lists_are_no_ranges(text: str) -> None:
    assert ["range" in quantity.bound for quantity in find_quantities(text)] == [False, False]


@pytest.mark.parametrize(("text", "surface", "value", "unit"), SIGNED)
def test_signs(text: str, surface: str, value: float, unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.value, quantity.unit) == (surface, value, unit)
