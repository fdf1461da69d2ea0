"""What is carried over into another year, and when that was."""

import pytest

from models.carrying import is_carried, time_of_carried, with_carrying
from models.relations.decoding import RoleSpan
from models.reviews import governing_time


@pytest.mark.parametrize(
    ("text", "action", "expected"),
    [
        ("其余4件结转下年度继续办理", "办理", "结转"),
        ("剩余6件结转至次年办理", "办理", "结转"),
        ("3起结转2025年审理", "审理", "结转"),
        ("结转继续审理2起", "审理", "结转"),
        ("结转下年9件", "结转", "结转"),
        ("结转下年度，办理27件", "办理", "办理"),
        ("上年结转5件，办理27件", "办理", "办理"),
        ("下年度继续办理27件", "办理", "办理"),
    ],
)
def test_what_is_still_to_be_done_is_carried_over(text, action, expected):
    start = text.index(action)
    found = with_carrying(text, RoleSpan("ACTION", start, start + len(action), 0.9), 0)
    assert text[found.start : found.end] == expected


def test_no_further_than_its_sentence():
    text = "结转下年度办理7件"
    span = RoleSpan("ACTION", 5, 7, 0.9)
    assert with_carrying(text, span, 5) == span
    assert with_carrying(text, None, 0) is None


@pytest.mark.parametrize(
    ("text", "time", "figure", "expected"),
    [
        ("上年结转5件，审结27件", "上年", "5件", False),
        ("上年结转5件，审结27件", "上年", "27件", True),
        ("上年结转的5件、审结27件", "上年", "27件", True),
        ("上年结转案件5件", "上年", "5件", False),
        ("结转上年度5件，办结27件", "上年度", "27件", True),
        ("上年度审结5件，办结27件", "上年度", "27件", False),
        ("结转下年度5件", "下年度", "5件", True),
        ("结转至2024年继续办理5件", "2024年", "5件", True),
        ("下年度新建5所", "下年度", "5所", False),
        ("2023年结转5件，办结27件", "2023年", "27件", False),
        ("2023年转入学生5人，转出27人", "2023年", "27人", False),
        ("当年结转5件，办结27件", "当年", "27件", False),
    ],
)
def test_what_is_carried_over_has_a_time_of_its_own(text, time, figure, expected):
    start = text.index(time)
    assert is_carried(text, start, start + len(time), text.index(figure)) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年收到85件，上年结转3件", "上年"),
        ("全年收到85件，上年度结转案件3件", "上年度"),
        ("上年结转，收到3件", None),
        ("全年结转3件", None),
    ],
)
def test_the_year_beside_its_verb_is_that_of_the_figure(sentence, expected):
    assert time_of_carried(sentence, sentence.index("3件")) == expected


@pytest.mark.parametrize(
    ("sentence", "figure", "expected"),
    [
        ("2023年新收复议申请31件，上年结转5件，审结27件", "27件", "2023年"),
        ("2023年新收复议申请31件，上年结转5件，审结27件", "5件", "上年"),
        ("全年办结27件，结转下年度9件；按期答复率100%", "9件", "全年"),
        ("全年办结27件，结转下年度9件；按期答复率100%", "100%", "全年"),
        ("上年结转5件，审结27件", "27件", None),
    ],
)
def test_the_time_before_goes_on_behind_it(sentence, figure, expected):
    assert governing_time(sentence, sentence.index(figure)) == expected
