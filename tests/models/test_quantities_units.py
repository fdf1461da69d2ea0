"""Measure words: money, durations, physical units, sums of units, and every row of the tables."""

import pytest

from models.quantities import find_quantities
from models.quantities.lexicon import Unit, units

MONEY = [
    ("投入3541.07万元", "3541.07万元", 35410700, "元"),
    ("共1,234,567元", "1,234,567元", 1234567, "元"),
    ("共1’234’567元", "1’234’567元", 1234567, "元"),
    ("奖励1万2千元", "1万2千元", 12000, "元"),
    ("补助2千5百元", "2千5百元", 2500, "元"),
    ("缴款壹佰贰拾万元整", "壹佰贰拾万元", 1200000, "元"),
    ("计壹仟贰佰叁拾元肆角伍分", "壹仟贰佰叁拾元肆角伍分", 1230.45, "元"),
    ("收费5元8角", "5元8角", 5.8, "元"),
    ("卖三块五", "三块五", 3.5, "元"),
    ("卖三块五毛", "三块五毛", 3.5, "元"),
    ("卖三块二毛五", "三块二毛五", 3.25, "元"),
    ("捐赠￥500", "￥500", 500, "元"),
    ("折合人民币3.5亿元", "3.5亿元", 350000000, "元"),
    ("引资2.1亿美元", "2.1亿美元", 2.1e8, "美元"),
    ("引资US$3万", "US$3万", 30000, "美元"),
    ("引资USD 500", "USD 500", 500, "美元"),
    ("捐款500 USD", "500 USD", 500, "美元"),
    ("捐款RMB100", "RMB100", 100, "元"),
    ("捐款100€", "100€", 100, "欧元"),
    ("捐款€20", "€20", 20, "欧元"),
    ("注资港币500万元", "港币500万元", 5000000, "港元"),
    ("贷款8亿日元", "8亿日元", 800000000, "日元"),
    ("援助300万瑞士法郎", "300万瑞士法郎", 3000000, "瑞士法郎"),
    ("补助30元/吨", "30元/吨", 30, "元"),
    ("补助30元每吨", "30元每吨", 30, "元"),
]
DURATIONS = [
    ("为期一周的培训", "一周", 1, "周"),
    ("历时三天半", "三天半", 3.5, "天"),
    ("缩短两个半小时", "两个半小时", 2.5, "小时"),
    ("缩短两个半天", "两个半天", 1, "天"),
    ("需时三分半钟", "三分半钟", 3.5, "分钟"),
    ("行车1小时30分", "1小时30分", 1.5, "小时"),
    ("行车1h30min", "1h30min", 1.5, "小时"),
    ("行车1h 30min", "1h 30min", 1.5, "小时"),
    ("行车5分30秒", "5分30秒", 5.5, "分钟"),
    ("历时两年零三个月", "两年零三个月", 2.25, "年"),
    ("为期3天2夜", "3天2夜", 3, "天"),
    ("连续五年开放", "五年", 5, "年"),
    ("缩短半年", "半年", 0.5, "年"),
    ("缩短半个月", "半个月", 0.5, "月"),
    ("提前一刻钟", "一刻钟", 1, "刻钟"),
    ("3个工作日办结", "3个工作日", 3, "工作日"),
    ("用时9个多月", "9个多月", 9, "月"),
    ("延长俩月", "俩月", 2, "月"),
    ("跨越两个世纪", "两个世纪", 2, "世纪"),
    ("7日内办结", "7日内", 7, "日"),
    ("不少于60学时", "不少于60学时", 60, "学时"),
    ("寿命增至80.5岁", "80.5岁", 80.5, "岁"),
]
MEASURES = [
    ("1.6亿千瓦装机", "1.6亿千瓦", 1.6e8, "千瓦"),
    ("算力10.36百亿亿次/秒", "10.36百亿亿次/秒", 1.036e19, "次/秒"),
    ("节能300吨标准煤", "300吨标准煤", 300, "吨标准煤"),
    ("水深三千米", "三千米", 3000, "米"),
    ("深三十千米", "三十千米", 30, "千米"),
    ("重三千克", "三千克", 3, "千克"),
    ("重半吨", "半吨", 0.5, "吨"),
    ("八两酒", "八两", 8, "两"),
    ("身高1米75", "1米75", 1.75, "米"),
    ("身高一米八，", "一米八", 1.8, "米"),
    ("重三斤二两", "三斤二两", 3.2, "斤"),
    ("全长5公里300米", "5公里300米", 5.3, "公里"),
    ("体温38度5", "38度5", 38.5, "度"),
    ("面积5km²", "5km²", 5, "km²"),
    ("流量3m³/s", "3m³/s", 3, "m³/s"),
    ("速度60公里每小时", "60公里每小时", 60, "公里/小时"),
    ("含量15mg/L", "15mg/L", 15, "mg/L"),
    ("用电20 kWh", "20 kWh", 20, "kWh"),
    ("升温2°C", "2°C", 2, "°C"),
    ("距离1.5×10^6公里", "1.5×10^6公里", 1500000, "公里"),
]
DATES = {"月", "季度", "世纪"}  # 8月 is August: alone they are no spans


def one(text: str) -> tuple[str, float | None, str | None, str]:
    quantity = find_quantities(text)[-1]
    return quantity.text, quantity.value, quantity.unit, quantity.kind


@pytest.mark.parametrize(("text", "surface", "value", "unit"), MONEY)
def test_money(text: str, surface: str, value: float, unit: str) -> None:
    assert one(text) == (surface, pytest.approx(value), unit, "money")


@pytest.mark.parametrize(("text", "surface", "value", "unit"), DURATIONS)
def test_durations(text: str, surface: str, value: float, unit: str) -> None:
    assert one(text) == (surface, pytest.approx(value), unit, "duration")


@pytest.mark.parametrize(("text", "surface", "value", "unit"), MEASURES)
def test_measures(text: str, surface: str, value: float, unit: str) -> None:
    assert one(text) == (surface, pytest.approx(value), unit, "measure")


def test_every_measure_word_of_the_tables_is_read() -> None:
    wrong = [unit.surface for unit in units().values() if not is_read(unit)]
    assert set(wrong) == DATES


def is_read(unit: Unit) -> bool:
    (quantity,) = find_quantities(f"共计8{unit.surface}。", bare=True)
    value = pytest.approx(8 * unit.factor)
    expected = (f"8{unit.surface}", unit.kind, unit.canonical, value)
    return (quantity.text, quantity.kind, quantity.unit, quantity.value) == expected


def test_canonical_units_are_units_of_the_same_kind() -> None:
    table = units()
    wrong = [
        unit.surface
        for unit in table.values()
        if unit.kind != "count"
        and unit.canonical in table
        and table[unit.canonical].kind != unit.kind
    ]
    assert wrong == []


def test_bases_agree_with_factors() -> None:
    """毛 is 0.1 元 in both columns."""
    table = units()
    wrong = [
        unit.surface
        for unit in table.values()
        if unit.base
        and (canonical := table.get(unit.canonical))
        and canonical.base
        and unit.base != pytest.approx(canonical.base * unit.factor)
    ]
    assert wrong == []
