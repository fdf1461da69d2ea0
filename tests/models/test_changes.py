"""Changes up and down, with what they are compared with; levels, flows and sizes are none."""

import pytest

from models.changes import Change, change_of
from models.quantities import find_quantities

CHANGES = [
    # a verb right before its figure
    ("生产总值增长5.6%", "5.6%", "up", None),
    ("负债率下降0.3个百分点", "0.3个百分点", "down", None),
    ("投诉减少12件", "12件", "down", None),
    ("城镇化率提高3个百分点", "3个百分点", "up", None),
    ("生产总值翻一番", "一番", "up", None),
    ("审批时限压缩50%", "50%", "down", None),
    ("办理时间缩短5个工作日", "5个工作日", "down", None),
    ("用水量降2.1%", "2.1%", "down", None),
    ("价格涨0.4%", "0.4%", "up", None),
    ("出口增长约一成", "约一成", "up", None),
    ("产值增长超50%", "超50%", "up", None),
    ("增长达到5.6%", "5.6%", "up", None),
    ("参保率提高了近4个百分点", "近4个百分点", "up", None),
    ("名次上升3位", "3位", "up", None),
    ("排名提升7位", "7位", "up", None),
    ("高新技术企业净增700家以上", "700家以上", "up", None),
    ("跑动次数减少三分之二", "三分之二", "down", None),
    ("销售收入增长1.4倍", "1.4倍", "up", None),
    ("许可办理平均提速三成", "三成", "up", None),
    ("年均递增8%", "8%", "up", None),
    ("力争财政收入增长4%左右", "4%左右", "up", None),
    # a fall that is called a negative growth
    ("固定资产投资负增长2%", "2%", "down", None),
    ("固定资产投资增长-2.3%", "-2.3%", "down", None),
    ("投资同比-4.1%", "-4.1%", "down", "同比"),
    # a noun that says so
    ("工业增速5.6%", "5.6%", "up", None),
    ("工业增速达到6.1%", "6.1%", "up", None),
    ("居民消费价格涨幅控制在2%以内", "2%以内", "up", None),
    ("降幅为18%", "18%", "down", None),
    ("实现8%的增长", "8%", "up", None),
    # with its object between verb and figure, where that verb is the action
    ("减少证明材料12份", "12份", "down", None),
    ("压减一般性支出3120万元", "3120万元", "down", None),
    ("提高低保标准50元", "50元", "up", None),
    ("增长投资8%，其中技改投资12%", "12%", "up", None),
    ("增长投资8%，其中技改占比12%", "12%", None, None),
    ("增长投资8%，办结率92%", "92%", None, None),
    ("推动企业降低物流成本5%", "5%", "down", None),
    ("降低成本3亿元", "3亿元", "down", None),
    ("减少点位12个", "12个", "down", None),
    ("提升群众满意度3个百分点", "3个百分点", "up", None),
    ("提升点位12个", "12个", None, None),
    # what it is compared with
    ("进出口同比增长8.4%", "8.4%", "up", "同比"),
    ("蔬菜价格环比上涨6.4%", "6.4%", "up", "环比"),
    ("税收比上年增长3.9%", "3.9%", "up", "比上年"),
    ("浓度较2020年下降25%", "25%", "down", "较2020年"),
    ("收案比上年同期减少9件", "9件", "down", "比上年同期"),
    ("违法案件较去年同期下降8%", "8%", "down", "较去年同期"),
    ("优良天数比“十三五”时期增加12天", "12天", "up", "比“十三五”时期"),
    ("企业数比两年前提高11个百分点", "11个百分点", "up", "比两年前"),
    ("存款比年初增加326.4亿元", "326.4亿元", "up", "比年初"),
    ("占比较改革前上升2.3个百分点", "2.3个百分点", "up", "较改革前"),
    ("承诺时限较法定时限压缩68%", "68%", "down", "较法定时限"),
    ("与上年相比，开放县增加3个", "3个", "up", "与上年相比"),
    ("与上年相比，开放县增加3个，增长9%", "9%", "up", "与上年相比"),
    ("与上年相比，开放县增加3个；产值增长9%", "9%", "up", None),
    ("受理量比上年多12件", "12件", "up", "比上年"),
    ("较上年同期少3起", "3起", "down", "较上年同期"),
    ("农民收入比2020年翻一番", "一番", "up", "比2020年"),
    ("经费同口径增长5.6%", "5.6%", "up", "同口径"),
    # lists
    ("一产、二产分别增长4.2%、5%", "4.2%", "up", None),
    ("一产、二产分别增长4.2%、5%", "5%", "up", None),
    ("立案和结案较上年分别减少21件、增加34件", "34件", "up", "较上年"),
    ("立案和结案较上年分别减少21件、增加34件", "21件", "down", "较上年"),
    ("价格同比、环比分别上涨3%、1%", "3%", "up", "同比"),
    ("价格同比、环比分别上涨3%、1%", "1%", "up", "环比"),
    # tables
    ("地区生产总值 | 486.3亿元 | 增长4.8%", "4.8%", "up", None),
    ("粮食产量 | 同比增长（%） | 2.6%", "2.6%", "up", "同比"),
    ("外资 | 同比 | -4.2%", "-4.2%", "down", "同比"),
    # levels are no changes
    ("处理率提高到95%", "95%", None, None),
    ("医院增至191家", "191家", None, None),
    ("失业率由5.5%降到5.3%", "5.3%", None, None),
    ("失业率由5.5%降到5.3%", "5.5%", None, None),
    ("时限由5个工作日压缩至8小时", "5个工作日", None, None),
    ("时限由5个工作日压缩至8小时", "8小时", None, None),
    ("时限从5天缩短为1天", "1天", None, None),
    ("提高低保标准至720元", "720元", None, None),
    ("诉转案数量是上年的1.4倍", "1.4倍", None, None),
    ("完成上年的104%", "104%", None, None),
    ("排名升至第5位", "第5位", None, None),
    ("增速居全国第2位", "第2位", None, None),
    ("增幅高于全国0.7个百分点", "0.7个百分点", None, None),
    ("占比23%", "23%", None, None),
    # nor are flows and sizes
    ("新增就业105万人", "105万人", None, None),
    ("新增停车位7万个", "7万个", None, None),
    ("第一产业增加值38.74亿元", "38.74亿元", None, None),
    ("公平竞争审查增量文件118件", "118件", None, None),
    ("新增减税降费59.3亿元", "59.3亿元", None, None),
    ("改造提升24个服务区", "24个", None, None),
    ("抚育提升200万亩", "200万亩", None, None),
    ("对增长的贡献率70%", "70%", None, None),
    ("培育新的增长点3个", "3个", None, None),
    ("晋升民警12名", "12名", None, None),
    ("县乡道路最长30公里", "30公里", None, None),
    ("比上年减少9件，其中败诉1件", "1件", None, None),
    ("较上年的12件减少5件", "12件", None, None),
]

WITH_OBJECT = ("提升", "减少", "压减", "提高", "增长")


@pytest.mark.parametrize(("sentence", "figure", "direction", "baseline"), CHANGES)
def test_change_of(sentence, figure, direction, baseline):
    (quantity,) = [q for q in find_quantities(sentence) if q.text == figure]
    # The action as the relations find it: the first verb of the clause, as far as it has an object.
    first = next((w for w in WITH_OBJECT if sentence.startswith(w)), None)
    action = (0, len(first)) if first else None
    assert change_of(sentence, quantity, action) == Change(direction, baseline)
