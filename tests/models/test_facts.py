"""Facts composed from a quantity and the spans that play its roles."""

from dataclasses import replace
from datetime import date

import pytest

from annotations.records import ROLES, Fact, Quantity, Report, Sentence
from models.confidence import UNTOLD
from models.facts import Context, compose
from models.quantities import find_quantities
from models.relations.decoding import RoleSpan
from models.reviews import ReviewSpan

REPORT = Report("d1", "s1", 0, 10_000, "云泽市教育局", None, 2023, None, None)
# What a sentence of some other part of the report does not contribute.
HEADING = "一、主要工作\n"

Roles = dict[str, str | tuple[str, ...]]


def context(text: str, *, planned: bool = False, report: Report = REPORT) -> Context:
    sentence = Sentence(len(HEADING), len(HEADING + text), ("一、主要工作",), planned)
    return Context(HEADING + text, report, sentence, None, None)


def the_quantity(text: str, surface: str) -> Quantity:
    """The quantity of the sentence that reads like this, by offsets in the source."""
    (found,) = [q for q in find_quantities(text) if q.text == surface]
    by = len(HEADING)
    return replace(found, start=found.start + by, end=found.end + by)


def spans(text: str, roles: Roles, score: float = 0.9) -> list[RoleSpan]:
    found = []
    for role, surfaces in roles.items():
        assert role in ROLES
        for surface in (surfaces,) if isinstance(surfaces, str) else surfaces:
            start = len(HEADING) + text.index(surface)
            found.append(RoleSpan(role, start, start + len(surface), score))
    return found


def facts(
    text: str, surface: str, roles: Roles, *, planned: bool = False, report: Report = REPORT
) -> list[Fact]:
    where = context(text, planned=planned, report=report)
    return list(compose(where, the_quantity(text, surface), spans(text, roles)))


@pytest.mark.parametrize(
    ("text", "quantity", "roles", "expected"),
    [
        # All parts in one clause.
        (
            "组织法治培训12场",
            "12场",
            {"ACTION": "组织", "OBJECT": "法治培训"},
            {("组织", "法治培训")},
        ),
        # Rates that share one figure: a fact for each of them.
        (
            "上报率、合规率、及时率均达100%",
            "100%",
            {"OBJECT": ("上报率", "合规率", "及时率")},
            {(None, "上报率"), (None, "合规率"), (None, "及时率")},
        ),
        (
            "受理率和办结率以及满意率达99.5%",
            "99.5%",
            {"OBJECT": ("受理率", "办结率", "满意率")},
            {(None, "受理率"), (None, "办结率"), (None, "满意率")},
        ),
        (
            "出口和进口分别提高2个百分点",
            "2个百分点",
            {"ACTION": "提高", "OBJECT": ("出口", "进口")},
            {("提高", "出口"), ("提高", "进口")},
        ),
        # An inherited verb: the action stands before another quantity.
        (
            "新增公办园45所、普惠园97所",
            "97所",
            {"ACTION": "新增", "OBJECT": "普惠园"},
            {("新增", "普惠园")},
        ),
        # A noun in the place of a measure word is what is counted.
        ("建成5大模块18项指标", "5大模块", {"ACTION": "建成"}, {("建成", "模块")}),
        # 人 without a noun of its own; measure words are no objects.
        ("处理70余人", "70余人", {"ACTION": "处理"}, {("处理", "人")}),
        ("办结85件", "85件", {"ACTION": "办结"}, {("办结", None)}),
        ("占比40.4%", "40.4%", {}, {(None, None)}),
        # The noun in the figure goes before an object that was found, but for 问题 and the like.
        (
            "建成5大模块18项指标",
            "5大模块",
            {"ACTION": "建成", "OBJECT": "指标"},
            {("建成", "模块")},
        ),
        (
            "发现违规收费209问题",
            "209问题",
            {"ACTION": "发现", "OBJECT": "违规收费"},
            {("发现", "违规收费")},
        ),
    ],
)
def test_action_and_object(
    text: str, quantity: str, roles: Roles, expected: set[tuple[str | None, str | None]]
) -> None:
    found = facts(text, quantity, roles)
    assert {(f.action, f.object) for f in found} == expected
    assert len(found) == len(expected)


def test_the_head_that_a_list_says_for_all_its_members() -> None:
    text = "城镇和农村收入分别增长4%、5%"
    (town,) = spans(text, {"OBJECT": "城镇"})
    (fact,) = compose(context(text), the_quantity(text, "4%"), [replace(town, head="收入")])
    assert fact.object == "城镇收入"
    # No stretch of the text reads like that.
    assert (fact.object_start, fact.object_end) == (None, None)


@pytest.mark.parametrize("role", ["ACTION", "AGENCY", "TIME"])
def test_of_several_spans_of_a_role_the_likeliest_is_taken(role: str) -> None:
    text = "甲甲乙乙办结85件"
    weak, strong = spans(text, {role: ("甲甲", "乙乙")})
    roles = [replace(strong, score=0.95), replace(weak, score=0.94)]
    (fact,) = compose(context(text), the_quantity(text, "85件"), roles)
    fields = {"ACTION": fact.action, "AGENCY": fact.agency_text, "TIME": fact.time_text}
    assert fields[role] == "乙乙"


@pytest.mark.parametrize(
    ("text", "agency_text", "agency"),
    [
        ("办结申请85件", None, "云泽市教育局"),
        ("我局办结申请85件", "我局", "云泽市教育局"),
        ("局党组办结申请85件", "局党组", "云泽市教育局"),
        ("全市办结申请85件", "全市", "云泽市教育局"),
        ("市司法局办结申请85件", "市司法局", "云泽市司法局"),
        # No doer: 全市 belongs to what is counted.
        ("全市居民申请办结85件", None, "云泽市教育局"),
        # The relations found none, and the wrong one of two.
        ("市司法局办结申请85件", None, "云泽市司法局"),
        ("市司法局受理3件，市公安局办结申请85件", "市司法局", "云泽市公安局"),
        ("省教育厅办结申请85件", "省教育厅", "省教育厅"),
        ("教育部办结申请85件", "教育部", "教育部"),
        ("安平县办结申请85件", "安平县", "云泽市安平县"),
        ("2000余名学生办结申请85件", "2000余名学生", "云泽市教育局"),
    ],
)
def test_agency(text: str, agency_text: str | None, agency: str) -> None:
    roles: Roles = {"ACTION": "办结", "OBJECT": "申请"}
    (fact,) = facts(text, "85件", roles | ({"AGENCY": agency_text} if agency_text else {}))
    assert fact.agency == agency
    named = (HEADING + text)[fact.agency_start : fact.agency_end] if fact.agency_start else None
    assert fact.agency_text == named


@pytest.mark.parametrize("span", ["市财政局会同市审计局", "市财政局", "市审计局"])
def test_joint_doers_whichever_of_them_the_relations_found(span: str) -> None:
    text = "市财政局会同市审计局、我局办结申请85件"
    (fact,) = facts(text, "85件", {"ACTION": "办结", "OBJECT": "申请", "AGENCY": span})
    assert (fact.agency, fact.agency_text) == ("云泽市财政局", "市财政局")
    assert fact.participants == ("云泽市审计局", "云泽市教育局")


def test_a_doer_of_another_sentence_is_none() -> None:
    text = "市司法局抽查案卷9卷。办结申请85件"
    sentence = replace(context(text).sentence, start=len(HEADING) + text.index("办结"))
    roles = spans(text, {"AGENCY": "市司法局"})
    where = replace(context(text), sentence=sentence)
    (fact,) = compose(where, the_quantity(text, "85件"), roles)
    assert (fact.agency, fact.agency_text, fact.agency_start) == ("云泽市教育局", None, None)


def test_a_doer_and_a_time_of_the_sentence_behind_are_none() -> None:
    text = "共受理12件。市公安局立案3件，2020年办结"
    sentence = replace(context(text).sentence, end=len(HEADING) + text.index("市公安局"))
    roles = spans(text, {"AGENCY": "市公安局", "TIME": "2020年"})
    where = replace(context(text), sentence=sentence)
    (fact,) = compose(where, the_quantity(text, "12件"), roles)
    assert (fact.agency, fact.agency_text, fact.agency_start) == ("云泽市教育局", None, None)
    assert (fact.time_text, fact.period_end) == (None, date(2023, 12, 31))


def test_that_body_is_the_one_named_last() -> None:
    text = "督查组走访市水务局。该局整改问题85件"
    sentence = replace(context(text).sentence, start=len(HEADING) + text.index("该局"))
    (fact,) = compose(replace(context(text), sentence=sentence), the_quantity(text, "85件"), [])
    assert (fact.agency, fact.agency_text) == ("云泽市水务局", "该局")


def test_a_short_name_is_the_body_that_the_report_has_introduced() -> None:
    text = "市能源局（以下简称监管局）检查煤矿9家，监管局整改问题85件"
    (fact,) = facts(text, "85件", {})
    assert (fact.agency, fact.agency_text) == ("云泽市能源局", "监管局")


def test_the_code_of_the_agency_is_that_of_its_place() -> None:
    report = replace(REPORT, issuer="长春市教育局")
    codes = [
        facts(text, "85件", {}, report=report)[0].agency_code
        for text in ("办结申请85件", "南关区教育局办结申请85件", "教育部办结申请85件")
    ]
    assert codes == ["220100", "220102", None]


def test_without_an_issuer_a_doer_left_out_stays_unknown() -> None:
    (fact,) = facts("办结申请85件", "85件", {}, report=replace(REPORT, issuer=None))
    assert fact.agency is None


@pytest.mark.parametrize(
    ("text", "quantity", "planned", "time", "expected"),
    [
        ("办结申请85件", "85件", False, None, ("done", 2023, 2023)),
        ("新建学校6所", "6所", True, None, ("planned", 2024, 2024)),
        ("2025年计划新建学校6所", "6所", False, "2025年", ("planned", 2025, 2025)),
        ("2022年新建学校6所", "6所", False, "2022年", ("done", 2022, 2022)),
        # A year that the sentence tells holds where no span was found for it.
        ("2022年新建学校6所", "6所", False, None, ("done", 2022, 2022)),
        ("截至2022年底，建成学校6所", "6所", False, "截至2022年底", ("done", None, 2022)),
        ("到2027年，建成学校6所", "6所", False, "到2027年", ("planned", 2027, 2027)),
        ("去年同期建成学校6所", "6所", False, "去年同期", ("done", 2022, 2022)),
        ("与去年同期相比减少学校6所", "6所", False, "去年同期", ("done", 2023, 2023)),
        ("比上年减少学校6所", "6所", False, "上年", ("done", 2023, 2023)),
        ("较2020年的6所增加9所", "6所", False, "较2020年", ("done", 2020, 2020)),
        ("较2020年的6所增加9所", "9所", False, "较2020年", ("done", 2023, 2023)),
        ("近三年，累计建成学校6所", "6所", False, "累计", ("done", 2021, 2023)),
        ("累计建成学校6所", "6所", False, "累计", ("done", None, 2023)),
        ("每人每年应当接受培训不少于60学时", "不少于60学时", False, None, ("required", 2023, 2023)),
    ],
)
def test_status_and_period(
    text: str,
    quantity: str,
    planned: bool,
    time: str | None,
    expected: tuple[str, int | None, int],
) -> None:
    (fact,) = facts(text, quantity, {"TIME": time} if time else {}, planned=planned)
    status, first, last = expected
    assert fact.status == status
    assert fact.period_start == (date(first, 1, 1) if first else None)
    assert fact.period_end == date(last, 12, 31)


@pytest.mark.parametrize(
    ("text", "quantity", "roles", "change", "baseline"),
    [
        ("投诉比上年减少12件", "12件", {"ACTION": "减少"}, "down", "比上年"),
        ("减少投诉12件", "12件", {"ACTION": "减少", "OBJECT": "投诉"}, "down", None),
        ("办结率提高到95%", "95%", {"ACTION": "提高到"}, None, None),
        ("新增学位12个", "12个", {"ACTION": "新增", "OBJECT": "学位"}, None, None),
    ],
)
def test_change(
    text: str, quantity: str, roles: Roles, change: str | None, baseline: str | None
) -> None:
    (fact,) = facts(text, quantity, roles)
    assert (fact.change, fact.baseline) == (change, baseline)


@pytest.mark.parametrize(
    ("action", "first"),
    [("新增", 2019), ("改造", 2019), ("增至", 2023), ("达", 2023), (None, 2023)],
)
def test_a_review_of_five_years_holds_for_what_flows(action: str | None, first: int) -> None:
    text = f"学位{action or ''}8万个"
    where = replace(context(text), review=ReviewSpan("五年来", several=True, future=False))
    roles: Roles = {"OBJECT": "学位"} | ({"ACTION": action} if action else {})
    (fact,) = compose(where, the_quantity(text, "8万个"), spans(text, roles))
    assert (fact.period_start, fact.period_end) == (date(first, 1, 1), date(2023, 12, 31))


def test_spans_and_the_rest_of_the_record() -> None:
    text = "全年市司法局办结 复议案件 近80件。"
    roles = {"TIME": "全年", "AGENCY": "市司法局", "ACTION": "办结", "OBJECT": " 复议案件 "}
    (fact,) = facts(text, "近80件", roles)
    source = HEADING + text
    assert source[fact.quantity_start : fact.quantity_end] == fact.quantity_text == "近80件"
    assert source[fact.action_start : fact.action_end] == fact.action == "办结"
    assert source[fact.agency_start : fact.agency_end] == fact.agency_text == "市司法局"
    assert source[fact.sentence_start : fact.sentence_end] == fact.sentence == text
    assert (fact.kind, fact.value, fact.low, fact.high) == ("count", 80, None, 80)
    assert (fact.bound, fact.unit, fact.time_text) == ("nearly", "件", "全年")
    assert (fact.document_id, fact.section) == ("d1", "一、主要工作")


def test_the_span_of_an_object_is_the_object() -> None:
    text = "办结 复议案件 近80件"
    (fact,) = facts(text, "近80件", {"OBJECT": " 复议案件 "})
    assert fact.object == "复议案件"
    assert (HEADING + text)[fact.object_start : fact.object_end] == fact.object


def test_the_span_of_a_noun_that_is_counted() -> None:
    text = "建成5大模块和指标若干"
    (fact,) = facts(text, "5大模块", {})
    assert (HEADING + text)[fact.object_start : fact.object_end] == fact.object == "模块"


@pytest.mark.parametrize(
    ("words", "kept"), [("2022年", "2022年"), ("累计", None), ("截至2022年底", None)]
)
def test_time_words_of_another_sentence(words: str, kept: str | None) -> None:
    """A year reaches over a full stop, what has piled up by a date does not."""
    text = f"{words}建成学校3所。办结申请85件"
    where = context(text)
    sentence = replace(where.sentence, start=len(HEADING) + text.index("办结"))
    roles = spans(text, {"TIME": words})
    (fact,) = compose(replace(where, sentence=sentence), the_quantity(text, "85件"), roles)
    assert fact.time_text == kept


def test_confidence_counts_what_was_left_out_as_uncertain() -> None:
    (fact,) = facts("办结85件", "85件", {"ACTION": "办结"})
    (action,) = spans("办结85件", {"ACTION": "办结"})
    assert fact.confidence == pytest.approx(action.score * UNTOLD**2)
    assert (fact.object_start, fact.object_end, fact.agency_start) == (None, None, None)


def test_ids_tell_facts_apart_and_are_the_same_every_time() -> None:
    text = "上报率、合规率均达100%，培训12场"
    rates: Roles = {"OBJECT": ("上报率", "合规率")}
    other = replace(REPORT, document_id="d2")
    found = [
        *facts(text, "100%", rates),
        *facts(text, "12场", {}),
        *facts(text, "100%", rates, report=other),
    ]
    assert len({fact.fact_id for fact in found}) == len(found) == 5
    assert facts(text, "100%", rates) == found[:2]
