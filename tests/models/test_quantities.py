"""Quantities in short phrases: span, kind, value, low, high, bound and unit."""

import time

import pytest

from models.quantities import find_quantities

COUNTS = [
    ("受理申请1.63万余条", ("1.63万余条", "count", 16300, 16300, None, "over", "条")),
    ("走访三十余家企业", ("三十余家", "count", 30, 30, None, "over", "家")),
    ("十几个村参加", ("十几个", "count", 10, 10, None, "over", "个")),
    ("来自十数个国家", ("十数个", "count", 10, 10, None, "over", "个")),
    ("惠及上百户群众", ("上百户", "count", 100, 100, None, "over", "户")),
    ("近80万人次参加", ("近80万人次", "count", 800000, None, 800000, "nearly", "人次")),
    ("百十来人到场", ("百十来人", "count", 110, 110, 110, "about", "人")),
    ("一百二十万三人", ("一百二十万三人", "count", 1203000, 1203000, 1203000, "exact", "人")),
    ("受益3百万人", ("3百万人", "count", 3000000, 3000000, 3000000, "exact", "人")),
    ("招收廿五人", ("廿五人", "count", 25, 25, 25, "exact", "人")),
    ("由他们俩人合办", ("俩人", "count", 2, 2, 2, "exact", "人")),
    ("共12 345人参加", ("12 345人", "count", 12345, 12345, 12345, "exact", "人")),
    ("共1，234，567人", ("1，234，567人", "count", 1234567, 1234567, 1234567, "exact", "人")),
    ("建成 15 所学校", ("15 所", "count", 15, 15, 15, "exact", "所")),
    ("新购图书 26 万册", ("26 万册", "count", 260000, 260000, 260000, "exact", "册")),
    ("邀请专家21位", ("21位", "count", 21, 21, 21, "exact", "位")),
    ("涵盖5大模块", ("5大模块", "count", 5, 5, 5, "exact", "模块")),
    ("7大产业集群发力", ("7大产业集群", "count", 7, 7, 7, "exact", "产业集群")),
    ("2.4万监测对象受益", ("2.4万监测对象", "count", 24000, 24000, 24000, "exact", "监测对象")),
    ("补助38万婴幼儿", ("38万婴幼儿", "count", 380000, 380000, 380000, "exact", "婴幼儿")),
    ("覆盖用户2300万，", ("2300万", "count", 23000000, 23000000, 23000000, "exact", None)),
    ("仅一件败诉", ("一件", "count", 1, 1, 1, "exact", "件")),
    ("实现零投诉", ("零投诉", "count", 0, 0, 0, "exact", "投诉")),
    ("投诉0件", ("0件", "count", 0, 0, 0, "exact", "件")),
    ("采购铅笔3打", ("3打", "count", 36, 36, 36, "exact", "个")),
    ("《某某办法》等三项制度", ("三项", "count", 3, 3, 3, "exact", "项")),
    ("配置AED526台", ("526台", "count", 526, 526, 526, "exact", "台")),
    ("培训队伍220人次", ("220人次", "count", 220, 220, 220, "exact", "人次")),
    ("改造台（套）数5台（套）", ("5台（套）", "count", 5, 5, 5, "exact", "台（套）")),
    ("3家长期停产的企业", ("3家", "count", 3, 3, 3, "exact", "家")),
    ("3万家长参加", ("3万家长", "count", 30000, 30000, 30000, "exact", "家长")),
    ("把9个多年未解的难题", ("9个", "count", 9, 9, 9, "exact", "个")),
    ("催告44宗地块", ("44宗", "count", 44, 44, 44, "exact", "宗")),
    ("在74个暑期托管点", ("74个", "count", 74, 74, 74, "exact", "个")),
    ("评定绿牌商超64家", ("64家", "count", 64, 64, 64, "exact", "家")),
    ("签订租约1380份", ("1380份", "count", 1380, 1380, 1380, "exact", "份")),
]
RATES = [
    ("满意率98.5%", ("98.5%", "percent", 98.5, 98.5, 98.5, "exact", "%")),
    ("达标率≥95%", ("≥95%", "percent", 95, 95, None, "at_least", "%")),
    ("占五成", ("五成", "percent", 50, 50, 50, "exact", "%")),
    ("增幅三成五，", ("三成五", "percent", 35, 35, 35, "exact", "%")),
    ("占九成五以上", ("九成五以上", "percent", 95, 95, None, "at_least", "%")),
    ("占七成人员", ("七成", "percent", 70, 70, 70, "exact", "%")),
    ("三成强的企业", ("三成强", "percent", 30, 30, None, "over", "%")),
    ("票价打八五折", ("八五折", "percent", 85, 85, 85, "exact", "%")),
    ("占百分之五", ("百分之五", "percent", 5, 5, 5, "exact", "%")),
    ("占百分之十几", ("百分之十几", "percent", 10, 10, None, "over", "%")),
    ("占百分之xx", ("百分之xx", "percent", None, None, None, "redacted", "%")),
    ("误差千分之三以内", ("千分之三以内", "percent", 3, None, 3, "at_most", "‰")),
    ("用血百分之百来自街头", ("百分之百", "percent", 100, 100, 100, "exact", "%")),
    ("百分之百由优质校领办", ("百分之百", "percent", 100, 100, 100, "exact", "%")),
    ("提高2.6个百分点", ("2.6个百分点", "point", 2.6, 2.6, 2.6, "exact", "百分点")),
    ("增长近一倍", ("近一倍", "ratio", 1, None, 1, "nearly", "倍")),
    ("翻两番", ("两番", "ratio", 2, 2, 2, "exact", "番")),
    ("2/3的村完成", ("2/3", "ratio", 2 / 3, 2 / 3, 2 / 3, "exact", None)),
    ("超过三分之二的县", ("超过三分之二", "ratio", 2 / 3, 2 / 3, None, "over", None)),
    ("占全省七分之一强；", ("七分之一强", "ratio", 1 / 7, 1 / 7, None, "over", None)),
    ("占全国1/10，", ("1/10", "ratio", 0.1, 0.1, 0.1, "exact", None)),
    ("死亡率8.1/10万", ("8.1/10万", "ratio", 8.1, 8.1, 8.1, "exact", "/10万")),
    ("收入比为2.5:1，", ("2.5:1", "ratio", 2.5, 2.5, 2.5, "exact", None)),
    ("产值由2∶1提高", ("2∶1", "ratio", 2, 2, 2, "exact", None)),
    ("利用系数提高到0.58。", ("0.58", "ratio", 0.58, 0.58, 0.58, "exact", None)),
    ("指数由5.24下降", ("5.24", "ratio", 5.24, 5.24, 5.24, "exact", None)),
    ("居全国第3位", ("第3位", "rank", 3, 3, 3, "exact", "位")),
    ("评比中获第1名", ("第1名", "rank", 1, 1, 1, "exact", "名")),
    ("总量居全省第二，", ("第二", "rank", 2, 2, 2, "exact", "位")),
]
LEFT_OUT = [
    ("好评xx%", ("xx%", "percent", None, None, None, "redacted", "%")),
    ("罚款××万元", ("××万元", "money", None, None, None, "redacted", "元")),
    ("近 xxx万人", ("近 xxx万人", "count", None, None, None, "redacted", "人")),
    ("约x万余人次", ("约x万余人次", "count", None, None, None, "redacted", "人次")),
    ("超xx万学生受益", ("超xx万学生", "count", None, None, None, "redacted", "学生")),
    ("获赠锦旗xx面", ("xx面", "count", None, None, None, "redacted", "面")),
    ("查处**件", ("**件", "count", None, None, None, "redacted", "件")),
    ("查处____件", ("____件", "count", None, None, None, "redacted", "件")),
    ("数十封来信", ("数十封", "count", None, None, None, "vague", "封")),
    ("好几百人", ("好几百人", "count", None, None, None, "vague", "人")),
    ("若干项措施", ("若干项", "count", None, None, None, "vague", "项")),
]
LISTS = [
    ("全年开展培训4期，参训213人次，满意率达98%以上。", ["4期", "213人次", "98%以上"]),
    ("覆盖率分别提高20.9、36.2、54个百分点", ["20.9", "36.2", "54个百分点"]),
    ("产值达1.28万亿、8200亿元", ["1.28万亿", "8200亿元"]),
    ("钢管长3米2根", ["3米", "2根"]),
    ("5大模块18项指标", ["5大模块", "18项"]),
    ("超10亿元项目12个", ["12个"]),
    ("高于50小时的要求", ["50小时"]),
    ("单日最多417对", ["417对"]),
    ("接种台前的二百多个日夜", ["二百多个"]),
    ("案值5万元以上的96起", ["5万元以上", "96起"]),
    ("亩均税收30万元以上的企业12家", ["12家"]),
    ("20万吨级泊位2个", ["2个"]),
    ("其后28次以内容重复为由告知", ["28次"]),
    ("督学86名每月下校", ["86名"]),
    ("现有42项，28+10项", ["42项"]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS + RATES + LEFT_OUT)
def test_reads_the_one_quantity(text: str, expected: tuple[object, ...]) -> None:
    quantity = find_quantities(text)[-1]
    fields = (quantity.kind, quantity.value, quantity.low, quantity.high)
    assert quantity.text == expected[0]
    assert fields == pytest.approx(expected[1:5])
    assert (quantity.bound, quantity.unit) == expected[5:]


@pytest.mark.parametrize(("text", "texts"), LISTS)
def test_all_quantities_of_a_sentence(text: str, texts: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == texts


def test_figures_of_a_list_share_its_unit() -> None:
    found = find_quantities("分别提高20.9、36.2、54个百分点")
    assert {(quantity.kind, quantity.unit) for quantity in found} == {("point", "百分点")}


PIECES = [
    "1", "一", "一十百", "1万", "1,234,", "1 234 ", "1.1万、", "三分之", "一又", "1:", "1-", "1/2",
    "1天", "个半", "5元/吨/", "1（台、套、", "大于3小于5", "第1、", "负", "$", "陆佰", "“一", "x",
]  # fmt: skip


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_length_only(piece: str, bare: bool) -> None:
    """A line eight times as long may take some sixteen times as long, never sixty-four."""
    seconds = []
    for times in (300, 2_400):
        begin = time.process_time()
        find_quantities(piece * times, bare=bare)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 24 * seconds[0] + 0.05
