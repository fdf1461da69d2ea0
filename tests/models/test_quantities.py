"""Quantities in short phrases: span, kind, value, low, high, bound and unit."""

import time

import pytest

from models.quantities import find_quantities

COUNTS = [
    ("受理申请1.63万余条", ("1.63万余条", "count", 16300, 16300, None, "over", "条")),
    ("走访三十余家企业", ("三十余家", "count", 30, 30, None, "over", "家")),
    ("十几个村参加", ("十几个", "count", 10, 10, None, "over", "个")),
    ("惠及上百户群众", ("上百户", "count", 100, 100, None, "over", "户")),
    ("近80万人次参加", ("近80万人次", "count", 800000, None, 800000, "nearly", "人次")),
    ("一百二十万三人", ("一百二十万三人", "count", 1203000, 1203000, 1203000, "exact", "人")),
    ("建成 15 所学校", ("15 所", "count", 15, 15, 15, "exact", "所")),
    ("新购图书 26 万册", ("26 万册", "count", 260000, 260000, 260000, "exact", "册")),
    ("邀请专家21位", ("21位", "count", 21, 21, 21, "exact", "位")),
    ("涵盖5大模块", ("5大模块", "count", 5, 5, 5, "exact", "模块")),
    ("7大产业集群发力", ("7大产业集群", "count", 7, 7, 7, "exact", "产业集群")),
    ("2.4万监测对象受益", ("2.4万监测对象", "count", 24000, 24000, 24000, "exact", "监测对象")),
    ("覆盖用户2300万，", ("2300万", "count", 23000000, 23000000, 23000000, "exact", None)),
    ("仅一件败诉", ("一件", "count", 1, 1, 1, "exact", "件")),
    ("实现零投诉", ("零投诉", "count", 0, 0, 0, "exact", "投诉")),
    ("投诉0件", ("0件", "count", 0, 0, 0, "exact", "件")),
    ("《某某办法》等三项制度", ("三项", "count", 3, 3, 3, "exact", "项")),
    ("配置AED526台", ("526台", "count", 526, 526, 526, "exact", "台")),
    ("改造台（套）数5台（套）", ("5台（套）", "count", 5, 5, 5, "exact", "台（套）")),
]
MEASURES = [
    ("投入3541.07万元", ("3541.07万元", "money", 35410700, 35410700, 35410700, "exact", "元")),
    ("共1,234,567元", ("1,234,567元", "money", 1234567, 1234567, 1234567, "exact", "元")),
    ("收费5元8角", ("5元8角", "money", 5.8, 5.8, 5.8, "exact", "元")),
    ("卖三块五", ("三块五", "money", 3.5, 3.5, 3.5, "exact", "元")),
    ("捐赠￥500", ("￥500", "money", 500, 500, 500, "exact", "元")),
    ("引资2.1亿美元", ("2.1亿美元", "money", 2.1e8, 2.1e8, 2.1e8, "exact", "美元")),
    ("补助30元/吨", ("30元/吨", "money", 30, 30, 30, "exact", "元/吨")),
    ("1.6亿千瓦装机", ("1.6亿千瓦", "measure", 1.6e8, 1.6e8, 1.6e8, "exact", "千瓦")),
    (
        "算力10.36百亿亿次/秒",
        ("10.36百亿亿次/秒", "measure", 1.036e19, 1.036e19, 1.036e19, "exact", "次/秒"),
    ),
    ("节能300吨标准煤", ("300吨标准煤", "measure", 300, 300, 300, "exact", "吨标准煤")),
    ("最低-3℃", ("-3℃", "measure", -3, -3, -3, "exact", "℃")),
    ("为期一周的培训", ("一周", "duration", 1, 1, 1, "exact", "周")),
    ("历时三天半", ("三天半", "duration", 3.5, 3.5, 3.5, "exact", "天")),
    ("缩短两个半小时", ("两个半小时", "duration", 2.5, 2.5, 2.5, "exact", "小时")),
    ("行车1小时30分", ("1小时30分", "duration", 1.5, 1.5, 1.5, "exact", "小时")),
    ("历时两年零三个月", ("两年零三个月", "duration", 2.25, 2.25, 2.25, "exact", "年")),
    ("连续五年开放", ("五年", "duration", 5, 5, 5, "exact", "年")),
    ("7日内办结", ("7日内", "duration", 7, None, 7, "at_most", "日")),
    ("不少于60学时", ("不少于60学时", "duration", 60, 60, None, "at_least", "学时")),
]
RATES = [
    ("满意率98.5%", ("98.5%", "percent", 98.5, 98.5, 98.5, "exact", "%")),
    ("占五成", ("五成", "percent", 50, 50, 50, "exact", "%")),
    ("占九成五以上", ("九成五以上", "percent", 95, 95, None, "at_least", "%")),
    ("占百分之五", ("百分之五", "percent", 5, 5, 5, "exact", "%")),
    ("误差千分之三以内", ("千分之三以内", "percent", 3, None, 3, "at_most", "‰")),
    ("提高2.6个百分点", ("2.6个百分点", "point", 2.6, 2.6, 2.6, "exact", "百分点")),
    ("增长近一倍", ("近一倍", "ratio", 1, None, 1, "nearly", "倍")),
    ("超过三分之二的县", ("超过三分之二", "ratio", 2 / 3, 2 / 3, None, "over", None)),
    ("收入比为2.5:1，", ("2.5:1", "ratio", 2.5, 2.5, 2.5, "exact", None)),
    ("利用系数提高到0.58。", ("0.58", "ratio", 0.58, 0.58, 0.58, "exact", None)),
    ("居全国第3位", ("第3位", "rank", 3, 3, 3, "exact", "位")),
    ("总量居全省第二，", ("第二", "rank", 2, 2, 2, "exact", "位")),
]
RANGES = [
    ("3至5天", ("3至5天", "duration", None, 3, 5, "range", "天")),
    ("下降10—15%", ("10—15%", "percent", None, 10, 15, "range", "%")),
    ("增长5%—5.5%", ("5%—5.5%", "percent", None, 5, 5.5, "range", "%")),
    ("奖励20万—30万元", ("20万—30万元", "money", None, 200000, 300000, "range", "元")),
    ("奖励15-20万元", ("15-20万元", "money", None, 150000, 200000, "range", "元")),
    ("二三十家", ("二三十家", "count", None, 20, 30, "range", "家")),
    ("十五六个", ("十五六个", "count", None, 15, 16, "range", "个")),
    ("一至两家", ("一至两家", "count", None, 1, 2, "range", "家")),
    ("好评xx%", ("xx%", "percent", None, None, None, "redacted", "%")),
    ("罚款××万元", ("××万元", "money", None, None, None, "redacted", "元")),
    ("近 xxx万人", ("近 xxx万人", "count", None, None, None, "redacted", "人")),
    ("查处**件", ("**件", "count", None, None, None, "redacted", "件")),
    ("数十封来信", ("数十封", "count", None, None, None, "vague", "封")),
    ("若干项措施", ("若干项", "count", None, None, None, "vague", "项")),
]
NONE = [
    "2023年5月6日上午9时30分",
    "2021—2025年",
    "长发〔2017〕37号",
    "令第741号",
    "（三）加强领导",
    "一是健全机制",
    "党的二十大",
    "落实三会一课",
    "“八五”普法",
    "12345热线",
    "《云岭三年行动计划》",
    "第三批",
    "第六辑",
    "第一责任人",
    "百亿元项目",
    "千亿级产业",
    "亿元以上重大项目",
    "世界500强",
    "建设5G基站",
    "一批项目",
    "一个中心",
    "进一步",
    "浏览次数：61次",
    "市、区两级",
    "建党101周年",
    "近三年",
    "上半年",
    "“十大品牌”",
    "多次",
    "多部门",
    "二级医院",
    "省委十一届九次全会",
    "两区划界",
    "25兆瓦级机组",
    "60岁以上老人",
    "20户以上自然村",
    "0—14周岁儿童",
    "每万人",
    "15分钟生活圈",
    "G60高速",
    "PM2.5浓度",
    "打造2.0版",
    "零售企业",
    "零部件企业",
    "七台河市",
    "三门峡市",
    "20xx年",
    "统一部署",
    "十分重要",
    "安全第一",
]
BARE = [
    ("一百二十万三", 1203000),
    ("负三十四", -34),
    ("三点一四", 3.14),
    ("1e5", 100000),
    ("二〇二三", 2023),
    ("10.5万", 105000),
    ("1,234", 1234),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS + MEASURES + RATES + RANGES)
def test_reads_the_one_quantity(text: str, expected: tuple[object, ...]) -> None:
    quantity = find_quantities(text)[-1]
    fields = (quantity.kind, quantity.value, quantity.low, quantity.high)
    assert quantity.text == expected[0]
    assert fields == pytest.approx(expected[1:5])
    assert (quantity.bound, quantity.unit) == expected[5:]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(("text", "value"), BARE)
def test_bare_numerals_on_request_only(text: str, value: float) -> None:
    assert find_quantities(text) == []
    (quantity,) = find_quantities(text, bare=True)
    assert (quantity.kind, quantity.value, quantity.unit) == ("number", value, None)


def test_several_in_one_sentence() -> None:
    text = "全年开展培训4期，参训213人次，满意率达98%以上，不大于50不小于20。"
    texts = [quantity.text for quantity in find_quantities(text)]
    assert texts == ["4期", "213人次", "98%以上", "不大于50", "不小于20"]


@pytest.mark.parametrize("piece", ["1", "一", "一十百", "1,234,", "三分之", "1:", "1-", "“一", "x"])
def test_time_grows_with_length_only(piece: str) -> None:
    """A line eight times as long may take some sixteen times as long, never sixty-four."""
    seconds = []
    for times in (300, 2_400):
        begin = time.process_time()
        find_quantities(piece * times)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 24 * seconds[0] + 0.05
