"""Which verb a quantity shares with the one before it."""

import pytest

from models.quantities import find_quantities
from models.relations.decoding import RoleSpan
from models.relations.inheritance import inherited_actions, linked_quantities
from models.segmentation import segmentation_pipeline

words = segmentation_pipeline()


def roles_of(text: str, *given: tuple[str | None, str | None]) -> list[list[RoleSpan]]:
    """Per quantity the spans of its action and object, the first of each in the text."""
    return [
        [
            RoleSpan(role, text.index(word), text.index(word) + len(word), 0.9)
            for role, word in zip(("ACTION", "OBJECT"), pair, strict=True)
            if word
        ]
        for pair in given
    ]


def quantities_of(text: str) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "roles", "inherited"),
    [
        ("新增药店45家、诊所97家。", [("新增", "药店"), (None, "诊所")], {1: "新增"}),
        ("新增药店45家、诊所9家和医院3家。",
         [("新增", "药店"), (None, "诊所"), (None, "医院")], {1: "新增", 2: "新增"}),
        ("新培育407个典型镇、19个特色村和25个片区。",
         [("新培育", "典型镇"), (None, "特色村"), (None, "片区")], {1: "新培育", 2: "新培育"}),
        # Not along a list of mixed order, nor over a comma, nor where the verb stands behind.
        ("新增药店45家、97个诊所。", [("新增", "药店"), (None, "诊所")], {}),
        ("新培育407个典型镇，25个片区建成。", [("新培育", "典型镇"), (None, "片区")], {}),
        ("药店新增45家、诊所97家。", [("新增", "药店"), (None, "诊所")], {}),
        ("药店增长5%、诊所97家。", [("增长", "药店"), (None, "诊所")], {}),
        ("新增药店45家。诊所97家。", [("新增", "药店"), (None, "诊所")], {}),
        ("新增药店45家、97家。", [("新增", "药店"), (None, "药店")], {}),
        ("药店45家、诊所97家。", [(None, "药店"), (None, "诊所")], {}),
        # What has a verb of its own keeps it.
        ("新增药店45家、关闭诊所9家。", [("新增", "药店"), ("关闭", "诊所")], {}),
    ],
)  # fmt: skip
def test_inherited(
    text: str, roles: list[tuple[str | None, str | None]], inherited: dict[int, str]
) -> None:
    found = inherited_actions(text, quantities_of(text), roles_of(text, *roles))
    assert {n: text[span.start : span.end] for n, span in found.items()} == inherited


@pytest.mark.parametrize(
    ("text", "roles", "linked"),
    [
        ("新增公司45家、总量达397家。", [("新增", "公司"), ("新增", "总量")], {1}),
        ("药品产量增长9%、占全国三成。", [("增长", "药品产量"), ("增长", "药品产量")], {1}),
        ("培训教师45人，合格率为98%。", [("培训", "教师"), ("培训", "合格率")], {1}),
        # A verb of its own clause is not put aside, and 为 inside 成为 or 认定为 links nothing.
        ("新增公司45家、关闭39家。", [("新增", "公司"), ("关闭", "公司")], set()),
        ("新增公司45家、39家学校。", [("新增", "公司"), ("新增", "学校")], set()),
        ("新增公司45家，作为39个园区的主体。", [("新增", "公司"), ("新增", "园区")], set()),
        # A whole clause stands between: the network decides.
        ("新增公司45家，服务企业，总量达397家。", [("新增", "公司"), ("服务", "总量")], set()),
    ],
)  # fmt: skip
def test_linked(text: str, roles: list[tuple[str | None, str | None]], linked: set[int]) -> None:
    ends = [token.idx + len(token) for token in words.make_doc(text)]
    assert linked_quantities(text, quantities_of(text), roles_of(text, *roles), ends) == linked
