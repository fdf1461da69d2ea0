"""What reports of two years, samples and those of tests/following, answer to warehouse/queries.

Written from the reports. A row says only the columns that they decide, and an answer has no other
rows. `FALLS_SHORT` are those that are right and not found yet, `FALSE_ROWS` those that are found
and wrong.
"""

from datetime import date

TRANSPORT, EDUCATION = "临江市交通运输局", "云泽市教育局"
POLICE = "临江市公安局交通警察支队"


def rows(columns: str, *values: tuple) -> list[dict[str, object]]:
    names = columns.split()
    return [dict(zip(names, row, strict=True)) for row in values]


ANSWERS: dict[str, list[dict[str, object]]] = {
    "agencies_ranked_by_indicator": rows(
        "name year place agency value",
        ("排查安全隐患数", 2023, 1, TRANSPORT, 3472),
        ("排查安全隐患数", 2023, 2, EDUCATION, 146),
        ("排查安全隐患数", 2024, 1, TRANSPORT, 3015),
        ("排查安全隐患数", 2024, 2, EDUCATION, 171),
    ),
    "agencies_that_fell_silent": rows(
        "agency name last_told value",
        (TRANSPORT, "罚没款金额", 2023, 8663000),
        (TRANSPORT, "生产安全事故起数增速", 2023, -18.2),
        (TRANSPORT, "生产安全事故死亡人数增速", 2023, -25),
        # Of 2024 the figure is blacked out: 受理依申请公开事项xx件.
        (EDUCATION, "新收政府信息公开申请数", 2023, 27),
        (EDUCATION, "被申请行政复议案件数", 2023, 3),
        (EDUCATION, "行政诉讼（应诉）案件数", 2023, 1),
        (EDUCATION, "隐患整改率", 2023, 97),
        (EDUCATION, "办理建议提案数", 2023, 143),
    ),
    "changes_that_do_not_add_up": rows(
        "agency object year stated_text computed_change previous_value value",
        (TRANSPORT, "公路货运量", 2024, "9.5%", 5.0, 97800000, 102680000),
    ),
    "contradictions_within_a_report": rows(
        "agency object first_text second_text",
        (TRANSPORT, "营运车辆", "4.6万台次", "4.3万台次"),
    ),
    "disclosure_requests_received_and_handled": rows(
        "agency year received handled", (EDUCATION, 2023, 27, None)
    ),
    "figures_left_out": rows(
        "agency report_year redacted", (TRANSPORT, 2024, 1), (EDUCATION, 2024, 1)
    ),
    "figures_revised_later": rows(
        "agency object year first_value second_value revised_percent second_report_year",
        (TRANSPORT, "公路货运量", 2023, 98000000, 97800000, -0.2, 2024),
    ),
    "indicators_over_the_years": rows(
        "agency name year previous_value value change_percent",
        (TRANSPORT, "高速公路通车里程", 2024, 412, 473.2, 14.9),
        (TRANSPORT, "新改建农村公路里程", 2024, 860, 712, -17.2),
        (TRANSPORT, "改造危桥数", 2024, 17, 10, -41.2),
        (TRANSPORT, "行政处罚案件数", 2024, 2956, 2710, -8.3),
        (TRANSPORT, "排查安全隐患数", 2024, 3472, 3015, -13.2),
        (TRANSPORT, "整改安全隐患数", 2024, 3460, 3015, -12.9),
        (TRANSPORT, "办理人大代表建议数", 2024, 36, 33, -8.3),
        (TRANSPORT, "办理政协提案数", 2024, 41, 44, 7.3),
        (TRANSPORT, "办理行政许可件数", 2024, 18000, 19000, 5.6),
        (EDUCATION, "制定行政规范性文件数", 2024, 2, 3, 50.0),
        (EDUCATION, "出动执法人员人次", 2024, 1900, 2200, 15.8),
        (EDUCATION, "检查经营单位户次", 2024, 832, 910, 9.4),
        (EDUCATION, "排查安全隐患数", 2024, 146, 171, 17.1),
        (EDUCATION, "主动公开政府信息数", 2024, 512, 548, 7.0),
        (EDUCATION, "法治副校长人数", 2024, 568, 590, 3.9),
    ),
    "largest_sums": rows(
        "agency action object yuan status report_year",
        (TRANSPORT, "完成", "交通固定资产投资", 1.5e10, "planned", 2024),
        (TRANSPORT, "完成", "交通固定资产投资", 1.423e10, "done", 2024),
        (TRANSPORT, "完成", "交通固定资产投资", 1.4e10, "planned", 2023),
        (TRANSPORT, "完成", "交通固定资产投资", 1.286e10, "done", 2023),
        (TRANSPORT, "完成", "投资", 6.23e9, "done", 2023),
        (TRANSPORT, "投入", "抢险资金", 1.8e7, "done", 2023),
        (TRANSPORT, "罚款", "行政处罚案件", 8663000, "done", 2023),
        (EDUCATION, "责令退还", "培训费", 638000, "done", 2023),
        (TRANSPORT, "提高到", "农村公路管护经费", 5000, "done", 2023),
        (TRANSPORT, "提高到", "农村公路管护经费", 3000, "done", 2023),
    ),
    "promised_for_next_year": rows(
        "agency action object quantity_text period_end",
        (TRANSPORT, "完成", "交通固定资产投资", "140亿元以上", date(2024, 12, 31)),
        (TRANSPORT, "抓好", "工作", "五项", date(2024, 12, 31)),
        (TRANSPORT, "新开工", "高速公路", "2条", date(2024, 12, 31)),
        (TRANSPORT, "新增", "通车里程", "60公里", date(2024, 12, 31)),
        (TRANSPORT, "新改建", "农村公路", "700公里", date(2024, 12, 31)),
        (TRANSPORT, "更新", "新能源公交车", "150辆", date(2024, 12, 31)),
        (TRANSPORT, "新增", "客货邮线路", "15条", date(2024, 12, 31)),
        (TRANSPORT, None, "港口货物吞吐量", "突破3400万吨", date(2024, 12, 31)),
        (TRANSPORT, None, "行政处罚案件合格率", "98%", date(2024, 12, 31)),
        (TRANSPORT, "保持在", "网办率", "98%以上", date(2024, 12, 31)),
        (TRANSPORT, "实施", "精品安防工程", "500公里", date(2024, 12, 31)),
        (TRANSPORT, "改造", "危桥", "10座", date(2024, 12, 31)),
        (TRANSPORT, "新增", "港口岸电设施", "8套", date(2024, 12, 31)),
        (TRANSPORT, "下降", "营运车辆单位碳排放", "3%左右", date(2024, 12, 31)),
        (TRANSPORT, "完成", "交通固定资产投资", "150亿元以上", date(2025, 12, 31)),
        (TRANSPORT, "新改建", "农村公路", "600公里", date(2025, 12, 31)),
        (TRANSPORT, "更新", "新能源公交车", "100辆", date(2025, 12, 31)),
        (EDUCATION, "培训", "教育执法骨干", "300人以上", date(2024, 12, 31)),
        (EDUCATION, "提高到", "民办学校年检抽查比例", "30%", date(2024, 12, 31)),
        (EDUCATION, "施行", "制度", "三项", date(2024, 12, 31)),
        (EDUCATION, None, "依法治校示范校占比", "六成以上", date(2024, 12, 31)),
        (EDUCATION, "新建", "青少年法治教育实践基地", "5个", date(2024, 12, 31)),
        (EDUCATION, None, "家长法治课堂参与家庭", "突破10万户", date(2024, 12, 31)),
        (EDUCATION, "培训", "教育执法骨干", "350人以上", date(2025, 12, 31)),
        (EDUCATION, "新建", "青少年法治教育实践基地", "6个", date(2025, 12, 31)),
    ),
    "rates_at_100_percent": rows(
        "agency object report_year",
        (TRANSPORT, "建制村通客车率", 2023),
        (TRANSPORT, "办结率", 2023),
        (TRANSPORT, "回访率", 2023),
        (TRANSPORT, "两客一危车辆主动安全智能防控终端安装率", 2023),
        (TRANSPORT, "高速公路服务区充电设施覆盖率", 2023),
        (EDUCATION, "参考率", 2023),
        (EDUCATION, "合格率", 2023),
        (EDUCATION, "备案率", 2023),
        (EDUCATION, "见面率", 2023),
        (EDUCATION, "办复率", 2023),
    ),
    "requests_by_bureau_and_year": rows(
        "agency year action requests",
        (EDUCATION, 2023, "办结", 6308),
        (EDUCATION, 2023, "受理", 27),
        (EDUCATION, 2024, "办结", 6120),
        (EDUCATION, 2024, "受理", None),
    ),
    "reviewed_precision": rows("judged right corrected rejected", (0, None, None, None)),
    "sections_and_plans": rows(
        "section agencies planned_share",
        # 我局, 市公安局交通警察支队 and 桃溪县; 我局, 白鹿区教育局, 沙洲县 and 市司法局.
        ("工作完成情况", 3, 0.0),
        ("主要工作情况", 4, 0.0),
        ("", 1, 0.0),
        ("工作计划", 1, 1.0),
        ("下一步工作安排", 1, 1.0),
    ),
    "sectors_told": rows(
        "sector",
        ("transport",),
        ("education",),
        ("openness",),
        ("safety",),
        ("justice",),
        ("government",),
    ),
    "targets_met_by_agency": rows(
        "agency year targets met missed unknown",
        (TRANSPORT, 2024, 14, 8, 3, 3),
        (TRANSPORT, 2025, 3, 0, 0, 3),
        (EDUCATION, 2024, 6, 2, 2, 2),
        (EDUCATION, 2025, 2, 0, 0, 2),
    ),
    "targets_missed": rows(
        "agency year object target_text outcome_text",
        (TRANSPORT, 2024, "新能源公交车", "150辆", "132辆"),
        (TRANSPORT, 2024, "港口货物吞吐量", "突破3400万吨", "3388万吨"),
        (TRANSPORT, 2024, "精品安防工程", "500公里", "480公里"),
        (EDUCATION, 2024, "民办学校年检抽查比例", "30%", "28%"),
        (EDUCATION, 2024, "青少年法治教育实践基地", "5个", "4个"),
    ),
    "targets_nobody_came_back_to": rows(
        "agency year object target_text",
        (TRANSPORT, 2024, "高速公路", "2条"),
        (TRANSPORT, 2024, "客货邮线路", "15条"),
        (TRANSPORT, 2024, "工作", "五项"),
        (EDUCATION, 2024, "制度", "三项"),
        (EDUCATION, 2024, "家长法治课堂参与家庭", "突破10万户"),
    ),
    "who_works_with_whom": rows(
        "agency partner facts first_year last_year",
        (TRANSPORT, POLICE, 1, 2024, 2024),
        (POLICE, TRANSPORT, 1, 2023, 2023),
        (EDUCATION, "云泽市公安局", 2, 2023, 2024),
        (EDUCATION, "云泽市市场监督管理局", 2, 2023, 2024),
    ),
}

FALLS_SHORT: dict[str, list[dict[str, object]]] = {
    # 建议和政协提案143件 has no indicator.
    "agencies_that_fell_silent": rows("agency name", (EDUCATION, "办理建议提案数")),
    # 危旧桥梁改造17座: the matcher is not sure enough; 检查机构 names no establishment.
    "indicators_over_the_years": rows(
        "agency name year",
        (TRANSPORT, "改造危桥数", 2024),
        (EDUCATION, "检查经营单位户次", 2024),
    ),
    # 家长法治课堂参与家庭突破10万户 is read as 参与.
    "promised_for_next_year": rows("agency object", (EDUCATION, "家长法治课堂参与家庭")),
    "targets_met_by_agency": rows("agency year targets", (EDUCATION, 2024, 6)),
    "targets_nobody_came_back_to": rows("agency target_text", (EDUCATION, "突破10万户")),
    # 两客 is read as a quantity.
    "rates_at_100_percent": rows(
        "agency object", (TRANSPORT, "两客一危车辆主动安全智能防控终端安装率")
    ),
}

FALSE_ROWS: dict[str, list[dict[str, object]]] = {
    # What FALLS_SHORT has, read otherwise.
    "promised_for_next_year": rows(
        "agency action object quantity_text", (EDUCATION, "参与", None, "突破10万户")
    ),
    "targets_met_by_agency": rows(
        "agency year targets met missed unknown", (EDUCATION, 2024, 5, 2, 2, 1)
    ),
    "rates_at_100_percent": rows(
        "agency object", (TRANSPORT, "一危车辆主动安全智能防控终端安装率")
    ),
}
