"""Who governs a quantity in its sentence, and who acts together with whom."""

import pytest

from models.doers import antecedent, governing_doers

Cases = list[tuple[str, str, str | None, list[str]]]

# (sentence, the quantity's figure, the span that the relations gave, doers, the leading one first)
ONE: Cases = [
    ("市公安局检查学校46所。", "46", None, ["市公安局"]),
    ("全年，市公安局检查学校46所。", "46", None, ["市公安局"]),
    ("（一）2023年市公安局检查学校46所。", "46", None, ["市公安局"]),
    ("市公安局民警走访学校46所。", "46", None, ["市公安局"]),
    # the doer at the head governs what follows, as long as nobody else is named
    ("市公安局对网吧开展检查，责令整改3处，立案2件。", "3", None, ["市公安局"]),
    ("市公安局对网吧开展检查，责令整改3处，立案2件。", "2", None, ["市公安局"]),
    ("市公安局查处案件3起，其中行政拘留8人。", "8", None, ["市公安局"]),
    ("市公安局查处案件3起，结案率98%。", "98", None, ["市公安局"]),
    ("市财政局下达资金9万元，市民政局抽查机构35家，退回资金2万元。", "2", None, ["市民政局"]),
    ("市财政局下达资金9万元，市民政局抽查机构35家，退回资金2万元。", "9", None, ["市财政局"]),
    ("市财政局下达资金9万元、市民政局抽查机构35家。", "35", None, ["市民政局"]),
    # and no longer: a semicolon, a full stop, a subject of its own
    ("市公安局检查学校46所；培训教师300人次。", "300", None, []),
    ("市公安局检查学校46所。培训教师300人次。", "300", None, []),
    ("市公安局检查学校46所，粮食产量增长3%。", "3%", None, []),
    ("市公安局检查学校46所，21所学校评为优秀。", "21", None, []),
    ("经市政府批准，出台文件3件。", "3", None, []),
    # the nearer of two: the relations' span or the doer of the clause
    ("市司法局抽查案卷9卷，市公安局检查学校46所。", "46", "市司法局", ["市公安局"]),
    ("市司法局抽查案卷9卷，我局2个单位被省教育厅表彰。", "2", "省教育厅", ["省教育厅"]),
    ("2个单位被省教育厅表彰。", "2", "省教育厅", ["省教育厅"]),
    ("沙洲县受理8件。", "8", "沙", ["沙洲县"]),
    ("市公安局经侦支队立案5起。", "5", "市公安局经侦支队", ["市公安局经侦支队"]),
    ("组织各区水务局检查企业5家。", "5", "区水务局", ["各区水务局"]),
    # places act, where a verb follows
    ("安平县受理12件，沙洲县受理8件。", "12", None, ["安平县"]),
    ("安平县受理12件，沙洲县受理8件。", "8", None, ["沙洲县"]),
    ("云泽市安平县全年受理12件。", "12", None, ["云泽市安平县"]),
    ("安平县将12个村纳入试点。", "12", None, ["安平县"]),
    ("全市新建学校12所。", "12", None, ["全市"]),
    ("安平县学校12所。", "12", None, []),
    ("全市生产总值增长5%。", "5", None, []),
    ("城镇新增就业12人。", "12", None, []),
    ("启动城市更新项目12个。", "12", None, []),
    ("安平县、沙洲县等6个县建成中心。", "6", None, []),
    # an agent inside the clause
    ("补贴由市财政局兑付61万元。", "61", None, ["市财政局"]),
    ("全市仅有白鹿区教育局超期答复1件。", "1", None, ["白鹿区教育局"]),
    ("由于市场变化，减少订单3件。", "3", None, []),
    # bodies that are named and do nothing
    ("市教育局门户网站发布信息120条。", "120", None, []),
    ("市公安局的3个派出所达标。", "3", None, []),
    ("办理省人大代表建议66件、省政协提案83件。", "66", None, []),
    ("办理省人大代表建议66件、省政协提案83件。", "83", None, []),
    ("省委十一届三次全会提出8个方面措施。", "8", None, []),
    ("向市公安局移交线索5件。", "5", None, []),
]

TOGETHER: Cases = [
    ("市教育局会同市公安局、市司法局检查学校46所，立案3件。", "46", None,
     ["市教育局", "市公安局", "市司法局"]),
    ("市教育局会同市公安局、市司法局检查学校46所，立案3件。", "3件", "市公安局",
     ["市教育局", "市公安局", "市司法局"]),
    ("市公安局、市司法局联合走访人员1300人。", "1300", None, ["市公安局", "市司法局"]),
    ("市公安局与市司法局密切配合，侦办案件26起。", "26", None, ["市公安局", "市司法局"]),
    ("市教育局、市公安局等5部门联合开展行动12次。", "12", None, ["市教育局", "市公安局"]),
    ("由市残联牵头、市民政局配合新建家园5所。", "5", None, ["市残联", "市民政局"]),
    ("市教育局牵头，市公安局、市司法局配合，排查隐患46处。", "46", None,
     ["市教育局", "市公安局", "市司法局"]),
    ("市委、市政府出台文件3件。", "3", None, ["市委", "市政府"]),
    ("市委市政府出台文件3件。", "3", None, ["市委", "市政府"]),
    ("安平县、沙洲县建成综治中心3个。", "3", None, ["安平县", "沙洲县"]),
    ("住房和城乡建设局检查工地3处。", "3", None, ["住房和城乡建设局"]),
    # who leads is left out
    ("会同市公安局检查学校46所。", "46", None, ["", "市公安局"]),
    ("会同市公安局检查学校46所。", "46", "市公安局", ["", "市公安局"]),
    ("与市司法局、市市场监管局联合化解争议11件。", "11", None, ["", "市司法局", "市市场监管局"]),
    ("配合市人大常委会制定法规4部。", "4", None, ["", "市人大常委会"]),
    ("市教育局开展检查，会同市公安局整治网吧9家，培训教师30人。", "9", None,
     ["市教育局", "市公安局"]),
    ("市教育局开展检查，会同市公安局整治网吧9家，培训教师30人。", "30", None, ["市教育局"]),
    # who helps does not lead, and leads in what he does himself
    ("我局配合市公安局查处案件5起，整改隐患9处。", "5", None, ["市公安局", "我局"]),
    ("我局配合市公安局查处案件5起，整改隐患9处。", "9", None, ["我局"]),
    # each has a figure of its own
    ("县教育局、县民政局分别办结8件、5件。", "8", None, ["县教育局"]),
    ("县教育局、县民政局分别办结8件、5件。", "5", None, ["县民政局"]),
    ("县教育局、县民政局办结8件、5件。", "5", None, ["县教育局", "县民政局"]),
]  # fmt: skip


def doers(sentence: str, figure: str, found: str | None, **told) -> list[str]:
    span = (sentence.index(found), sentence.index(found) + len(found)) if found else None
    members = governing_doers(sentence, sentence.index(figure), span, **told)
    return [sentence[start:end] for start, end in members]


@pytest.mark.parametrize(("sentence", "figure", "found", "expected"), ONE + TOGETHER)
def test_governing_doers(sentence, figure, found, expected):
    assert doers(sentence, figure, found) == expected


def test_a_short_name_that_the_report_has_introduced_is_a_doer():
    sentence = "监管办接办举报12件。"
    assert doers(sentence, "12", None) == []
    assert doers(sentence, "12", None, aliases=frozenset({"监管办"})) == ["监管办"]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("市审计局通报县水务局、县民政局。", "该局", "县民政局"),
        ("督查组走访安平县教育局和县法院。", "该局", "安平县教育局"),
        ("安平县加强管理。", "该县", "安平县"),
        ("安平县、和平县加强管理，县教育局开展检查。", "该县", "和平县"),
        ("培训教师300人次。", "该局", None),
        ("培训教师300人次。", "该县", None),
    ],
)
def test_antecedent(text, word, expected):
    assert antecedent(text, word) == expected


def test_a_doer_reigns_over_many_clauses_of_common_verbs():
    clauses = "，".join(["加强学校安全管理", "深化改革", "坚持标本兼治", "强化监督"] * 4)
    assert doers(f"市公安局{clauses}，检查学校46所。", "46", None) == ["市公安局"]


def test_that_body_is_a_doer():
    assert doers("该局整改问题12个。", "12", None) == ["该局"]
