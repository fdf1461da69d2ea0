"""Every numeral of a text, on request: numbers without a measure word, ordinals, fractions."""

import pytest

from models.quantities import find_quantities
from models.quantities.numerals import read_numeral

NUMBERS = [
    ("0", 0),
    ("007", 7),
    (".5", 0.5),
    ("-0.5", -0.5),
    ("－５", -5),
    ("+5", 5),
    ("１，２３４．５", 1234.5),
    ("1,234,567.89", 1234567.89),
    ("1 234 567", 1234567),
    ("1’234’567", 1234567),
    ("1.2e5", 120000),
    ("1e-3", 0.001),
    ("1.5×10^6", 1500000),
    ("1.5×10⁶", 1500000),
    ("10^6", 1000000),
    ("10的6次方", 1000000),
    ("10.5万", 105000),
    ("3.5万亿", 3.5e12),
    ("1万2千", 12000),
    ("2万5", 25000),
    ("5万零3百", 50300),
    ("12万3456", 123456),
    ("1亿2千3百万", 123000000),
    ("一百五", 150),
    ("一百零五", 105),
    ("一千零五十", 1050),
    ("两万零五", 20005),
    ("一万二", 12000),
    ("二十万五", 205000),
    ("三亿五", 350000000),
    ("一百二十万三", 1203000),
    ("亿万", 1e12),
    ("一万亿", 1e12),
    ("二〇二四", 2024),
    ("贰仟零贰拾肆", 2024),
    ("廿三", 23),
    ("三百卅五", 335),
    ("兩萬", 20000),
    ("三点一四", 3.14),
    ("零点零五", 0.05),
    ("五点四万", 54000),
    ("负三十四", -34),
    ("零下二十", -20),
]
BOUNDED = [
    ("三十几", "over", 30),
    ("一百多", "over", 100),
    ("上百", "over", 100),
    ("近百", "nearly", 100),
    ("十来个", "about", 10),
    ("10以上", "at_least", 10),
    ("≤10", "at_most", 10),
    ("高于10", "over", 10),
    ("最多10", "at_most", 10),
]
FRACTIONS = [
    ("四分之三", 0.75),
    ("三又二分之一", 3.5),
    ("3又1/2", 3.5),
    ("3 1/2", 3.5),
    ("3/4", 0.75),
    ("5/4", 1.25),
    ("½", 0.5),
    ("1½", 1.5),
    ("百万分之五", 0.000005),
    ("三百分之一", 1 / 300),
    ("负二分之一", -0.5),
    ("一半", 0.5),
]
PERCENTAGES = [
    ("百分之三十五点五", 35.5),
    ("百分之零点五", 0.5),
    ("百分之负五", -5),
    ("负百分之五", -5),
    ("百分百", 100),
    ("千分之五", 5),
    ("50 %", 50),
    ("七五折", 75),
]
SEVERAL = [
    ("三加五等于八", [3, 5, 8]),
    ("2023年5月6日", [2023, 5, 6]),
    ("9:30", [9, 30]),
    ("2019年到2021年", [2019, 2021]),
    ("八点三十", [8, 30]),
    ("5时30分", [5, 30]),
    ("“八五”普法", [85]),
    ("《三年计划》", [3]),
    ("总算力1.3万XF", [13000]),
]
NOT_ALONE = [
    "统一部署", "进一步", "万一", "十分重要", "一般", "三峡", "两岸", "百花", "大陆", "上半时",
    "G60", "5G", "v3.1.2", "192.168.1.1", "PM2.5", "xx学校", "若干政策",
]  # fmt: skip
ILL_FORMED = ["三十百", "一千三百二千", "点五点", "1e999", "0^0", "九" * 60, "1" * 60]


@pytest.mark.parametrize(("text", "value"), NUMBERS)
def test_bare_numbers_on_request_only(text: str, value: float) -> None:
    assert all(quantity.kind != "number" for quantity in find_quantities(text))
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.kind, quantity.unit, quantity.text) == ("number", None, text)
    assert quantity.value == pytest.approx(value)


@pytest.mark.parametrize(("text", "bound", "value"), BOUNDED)
def test_bounds_of_bare_numbers(text: str, bound: str, value: float) -> None:
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.text, quantity.bound, quantity.value) == (text, bound, value)


@pytest.mark.parametrize(("text", "value"), FRACTIONS)
def test_fractions(text: str, value: float) -> None:
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.text, quantity.kind, quantity.unit) == (text, "ratio", None)
    assert quantity.value == pytest.approx(value)


@pytest.mark.parametrize(("text", "value"), PERCENTAGES)
def test_percentages(text: str, value: float) -> None:
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.text, quantity.kind, quantity.value) == (text, "percent", value)


@pytest.mark.parametrize("text", ["第十二", "第12", "第十二批", "第１２届"])
def test_ordinals_are_ranks(text: str) -> None:
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.kind, quantity.value, quantity.unit) == ("rank", 12, "位")


@pytest.mark.parametrize(("text", "values"), SEVERAL)
def test_every_numeral_is_given(text: str, values: list[float]) -> None:
    assert [quantity.value for quantity in find_quantities(text, bare=True)] == values


@pytest.mark.parametrize("text", ["10到20", "10-20", "10～20", "从十到二十", "10和20之间"])
def test_bare_ranges(text: str) -> None:
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.value, quantity.low, quantity.high) == (None, 10, 20)
    assert (quantity.kind, quantity.bound) == ("number", "range")


@pytest.mark.parametrize("text", NOT_ALONE)
def test_words_and_codes_hold_no_number(text: str) -> None:
    assert find_quantities(text, bare=True) == []


@pytest.mark.parametrize("text", ILL_FORMED)
def test_ill_formed_numerals_are_none(text: str) -> None:
    assert read_numeral(text) is None
