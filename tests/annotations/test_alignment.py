from dataclasses import replace

import pytest

from annotations.alignment import aligned
from annotations.comparison import changes
from tests.warehouse.conftest import FIGURE, fact


def facts(text: str):
    """A fact for each figure, with its sentence."""
    found, start = [], 0
    for sentence in text.split("。"):
        for match in FIGURE.finditer(sentence):
            moved = replace(
                fact("d", match), quantity_start=start + match.start(),
                quantity_end=start + match.end(), sentence=sentence, sentence_start=start,
            )  # fmt: skip
            found.append(moved)
        start += len(sentence) + 1
    return found


@pytest.mark.parametrize(("before", "after", "found"), [
    ("办结5件。培训9人次", "办结5件。培训9人次", []),
    # What stands before moved, and nothing else.
    ("办结5件。培训9人次", "新的一句。办结5件。培训9人次", []),
    ("办结5件。培训9人次", "办结197件。培训9人次", [("altered", "5件", "197件")]),
    ("办结5件，受理6件", "办结5件，受理16件", [("altered", "6件", "16件")]),
    ("办结5件。培训9人次", "培训9人次", [("lost", "5件", None)]),
    ("培训9人次", "培训9人次。办结5件", [("gained", None, "5件")]),
    # A sentence that stands twice: one of the two was changed.
    ("办结5件。办结6件", "办结5件。办结7件", [("altered", "6件", "7件")]),
    # Other words are another sentence, but what both say alike has not changed.
    ("办结5件", "全年办结5件", []),
    ("办结5件，受理6件", "全年办结5件，受理16件",
     [("lost", "6件", None), ("gained", None, "16件")]),
    ("办结5件。办结5件", "全年办结5件", [("lost", "5件", None)]),
])  # fmt: skip
def test_alignment(before, after, found):
    one, other = aligned(facts(before), facts(after))
    told = [
        (one.kind, *(fact and fact.quantity_text for fact in (one.before, one.after)))
        for one in changes({"a": one}, {"a": other})
    ]
    assert sorted(told, key=str) == sorted(found, key=str)
