"""What the marks of a reviewed passage say, field by field: nothing that they do not."""

from datetime import date

import pytest

from annotations.passages import Passage, Relation, Span
from models.annotated import marked_facts

JOINT = "2022年，云泽市教育局会同云泽市公安局组织法治培训12场。"
MODULES = "建成5大模块，覆盖学校12所。"
THIS_YEAR = "今年，计划新建学校6所。"
COMPARED = "受理申请64件，较2020年增加9件。"
WHOLE = (date(2023, 1, 1), date(2023, 12, 31))
NEXT = (date(2024, 1, 1), date(2024, 12, 31))
BUREAU, POLICE = "云泽市教育局", "云泽市公安局"
LED = {"agency": BUREAU, "agency_text": BUREAU, "agency_start": 6, "agency_end": 12}
ALONE = {"agency": POLICE, "agency_text": POLICE, "agency_start": 14, "agency_end": 20}
LEFT_OUT = {"agency": BUREAU, "agency_text": None, "agency_start": None, "agency_end": None}

# Text, quantity, what is related to it, its status and the report's title; what the fact says.
MARKS = [
    ("all that the text says", JOINT, "12场", {"2022年": "TIME", BUREAU: "AGENCY"}, None, "",
     {**LED, "participants": (POLICE,), "time_text": "2022年",
      "period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}),
    ("no time", JOINT, "12场", {BUREAU: "AGENCY"}, None, "",
     {"time_text": None, "period_start": WHOLE[0], "period_end": WHOLE[1]}),
    ("no doer", JOINT, "12场", {"2022年": "TIME"}, None, "", {**LEFT_OUT, "participants": ()}),
    ("another doer", JOINT, "12场", {POLICE: "AGENCY"}, None, "", {**ALONE, "participants": ()}),
    ("two doers", JOINT, "12场", {POLICE: "AGENCY", BUREAU: "AGENCY"}, None, "",
     {**ALONE, "participants": (BUREAU,)}),
    ("an object instead of the noun", MODULES, "5大模块", {"学校": "OBJECT"}, None, "",
     {"object": "学校", "object_start": 9, "object_end": 11, "unit": "模块"}),
    ("the noun where no object is", MODULES, "5大模块", {}, None, "",
     {"object": "模块", "object_start": 4, "object_end": 6}),
    ("an action with a blank", "组织 培训12场。", "12场", {"组织 ": "ACTION"}, None, "",
     {"action": "组织", "action_end": 2}),
    ("what it is compared with", COMPARED, "9件", {"2020年": "TIME"}, None, "",
     {"time_text": "较2020年", "period_start": WHOLE[0], "change": "up"}),
    ("planned", THIS_YEAR, "6所", {}, "planned", "",
     {"status": "planned", "time_text": None, "period_start": NEXT[0], "period_end": NEXT[1]}),
    ("this year", THIS_YEAR, "6所", {"今年": "TIME"}, "required", "",
     {"status": "required", "period_start": WHOLE[0], "period_end": WHOLE[1]}),
    ("this year of a work report", THIS_YEAR, "6所", {"今年": "TIME"}, "required",
     "2024年云泽市政府工作报告", {"period_start": NEXT[0], "period_end": NEXT[1]}),
]  # fmt: skip


def passage(text: str, quantity: str, related: dict[str, str], status: str | None) -> Passage:
    marks = [*related.items(), (quantity, "QUANTITY")]
    places = [(text.index(words), label) for words, label in marks]
    spans = tuple(
        Span(start=start, end=start + len(words), label=label,
             status=status if label == "QUANTITY" else None)
        for (start, label), (words, _) in zip(places, marks, strict=True)
    )  # fmt: skip
    relations = tuple(
        Relation(head=len(related), child=number, label=label)
        for number, label in enumerate(related.values())
    )
    return Passage(text=text, issuer=BUREAU, year=2023, section="done", spans=spans,
                   relations=relations)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "quantity", "related", "status", "title", "fields"),
    [case[1:] for case in MARKS], ids=[case[0] for case in MARKS],
)  # fmt: skip
def test_marks_say_the_fields(text, quantity, related, status, title, fields):
    (fact,) = marked_facts(passage(text, quantity, related, status), title or None)
    assert {name: getattr(fact, name) for name in fields} == fields


def test_every_object_is_a_fact():
    two = passage(
        "建成5大模块，覆盖学校、医院。", "5大模块", {"学校": "OBJECT", "医院": "OBJECT"}, None
    )
    assert [one.object for one in marked_facts(two)] == ["学校", "医院"]
