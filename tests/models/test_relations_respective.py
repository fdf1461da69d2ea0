"""Figures behind 分别 that tell more of the figures before them."""

import pytest

from models.quantities import find_quantities
from models.relations.decoding import RoleSpan
from models.relations.respective import objects_told_before
from models.times import find_times


def told(text: str, roles: dict[str, dict[str, str]]) -> dict[str, str]:
    """By figure the object that it has from the row before; `roles` are what is read of each."""
    found = find_quantities(text)
    spans = [
        [
            RoleSpan(role, place := text.index(words), place + len(words), 0.9)
            for role, words in roles.get(one.text, {}).items()
        ]
        for one in found
    ]
    times = {(m.start, m.end) for m in find_times(text)}
    objects = objects_told_before(text, [(q.start, q.end) for q in found], spans, times)
    return {found[n].text: text[o.start : o.end] for n, o in objects.items()}


GRAIN = {"31万吨": {"OBJECT": "粮食产量"}, "12万吨": {"OBJECT": "油料产量"}}


@pytest.mark.parametrize(
    "between",
    ["，分别增长", "，同比分别增长", "，比上年分别增长", "，分别比上年增长", "，全年分别增长",
     "（分别增长", "，较2019年分别增长", "，依次增长"],
)  # fmt: skip
def test_each_tells_more_of_its_own(between: str) -> None:
    text = f"粮食产量31万吨、油料产量12万吨{between}4%、5%。"
    assert told(text, GRAIN) == {"4%": "粮食产量", "5%": "油料产量"}


def test_of_figures_in_brackets() -> None:
    text = "产量43万吨（其中粮食产量31万吨、油料产量12万吨），分别增长4%和5%"
    assert told(text, GRAIN) == {"4%": "粮食产量", "5%": "油料产量"}


def test_of_many_the_last_are_meant() -> None:
    text = "种子店6家，粮食产量31万吨，油料产量12万吨，分别增长4%和5%"
    assert told(text, GRAIN | {"6家": {"OBJECT": "种子店"}}) == {"4%": "粮食产量", "5%": "油料产量"}


@pytest.mark.parametrize(
    "text",
    [
        "粮食产量31万吨、油料产量12万吨，优质率分别为4%、5%",  # a noun of its own
        "粮食产量31万吨、油料产量12万吨。分别增长4%、5%",
        "粮食产量31万吨；油料产量12万吨，分别增长4%、5%",
        "油料产量12万吨，分别增长4%、5%",
        "粮食产量31万吨、油料产量12万吨，增长4%、5%",
        "粮食产量31万吨、油料产量12万吨，分别增长4%",
        "粮食产量31万吨，油料产量12万吨，居第二位、第三位，分别增长4%、5%",
        "全市3个区完成投资31亿元，分别增长4%、5%",
        "粮食产量31万吨，增长3%，油料产量12万吨，增长5%，分别比上年提高1个、2个百分点",
    ],
)
def test_what_tells_of_nothing_before(text: str) -> None:
    assert told(text, GRAIN) == {}


def test_a_figure_without_an_object_gives_none() -> None:
    text = "粮食产量31万吨、另有12万吨，分别增长4%、5%"
    assert told(text, {"31万吨": {"OBJECT": "粮食产量"}}) == {"4%": "粮食产量"}


def test_the_dead_are_not_the_accidents() -> None:
    text = "发生火灾27起、死亡19人，同比分别下降10%、13.6%"
    fire = {"OBJECT": "火灾"}
    roles = {"27起": {"ACTION": "发生"} | fire, "19人": {"ACTION": "死亡"} | fire}
    assert told(text, roles) == {"10%": "火灾", "13.6%": "死亡"}
