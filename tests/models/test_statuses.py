import pytest

from models.statuses import status_of

CASES = [
    # (sentence, quantity, planned section, status)
    ("全年培训教师860人次。", "860人次", False, "done"),
    ("我局将12个事项纳入清单，压减材料30份。", "30份", False, "done"),
    ("积极争取专项资金1200万元。", "1200万元", False, "done"),
    ("为年度计划的104%。", "104%", False, "done"),
    ("整改40项，其余2项计划于明年3月完成。", "2项", False, "planned"),
    ("下一步，新建学校3所，培训教师500人次。", "500人次", False, "planned"),
    ("力争新增学位6000个。", "6000个", False, "planned"),
    ("新建学校3所，覆盖率达到95%以上。", "95%以上", True, "planned"),
    ("办学满意度不低于90%。", "不低于90%", True, "planned"),
    ("2024年已完成改造52处，再改造40处。", "52处", True, "done"),
    ("2024年已完成改造52处，再改造40处。", "40处", True, "planned"),
    ("把持证率由86%提高到95%以上。", "86%", True, "done"),
    ("把持证率由86%提高到95%以上。", "95%以上", True, "planned"),
    ("执法人员每人每年接受不少于60学时的培训。", "不少于60学时", False, "required"),
    ("督学每月到校不少于2次，全年督导310次。", "不少于2次", False, "required"),
    ("督学每月到校不少于2次，全年督导310次。", "310次", False, "done"),
    ("许可变更应当在15日内办结。", "15日内", False, "required"),
    ("室温不得低于26摄氏度。", "26摄氏度", True, "required"),
    ("信用修复申请3个工作日内办结。", "3个工作日内", True, "required"),
    ("全年开展培训不少于8场。", "不少于8场", False, "done"),
    # standards without a modal verb, and what only looks like one
    ("每人每年接受不少于60学时的培训。", "不少于60学时", False, "required"),
    ("校车随车照管人员不少于1名。", "不少于1名", False, "required"),
    ("每季度至少召开1次会议。", "1次", False, "required"),
    ("补助标准为每人每学期300元。", "300元", False, "required"),
    ("公示期为7天。", "7天", False, "required"),
    ("办理时限为15个工作日。", "15个工作日", False, "required"),
    ("低保标准提高到每人每月720元。", "720元", False, "done"),
    ("办理时限缩短为3个工作日。", "3个工作日", False, "done"),
    ("平均每月受理12件。", "12件", False, "done"),
    ("综合报销比例不低于80%。", "不低于80%", False, "done"),
    ("累计培训不少于500人。", "不少于500人", False, "done"),
    ("每个街道至少建成1处养老中心。", "1处", True, "planned"),
    ("计划培训教师500人次。", "500人次", False, "planned"),
    ("招聘计划完成率98%。", "98%", False, "done"),
    ("落实营养改善计划资金300万元。", "300万元", False, "done"),
]


@pytest.mark.parametrize(("sentence", "quantity", "planned", "expected"), CASES)
def test_status_of(sentence, quantity, planned, expected):
    start = sentence.index(quantity)
    assert status_of(sentence, start, planned_section=planned) == expected
