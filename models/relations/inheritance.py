"""Which verb a quantity shares with the one before it.

新增A 45家、B 397家: both are 新增; 新增A 45家、总量达397家: the second is not. The network sees one
quantity at a time, so what two neighbours share is read here, from the text between them.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from models.folding import fold
from models.relations.decoding import RoleSpan, likeliest
from models.tables import read_table

Offsets = tuple[int, int]
Roles = Sequence[RoleSpan]

_AND = "(?:、|和|与|及|以及)"
# Between two members whose things stand before their figures (45家|、B |397家), and after them
# (45家|A、|397家B).
_THING_FIRST = re.compile(rf"\s*{_AND}[^，、。；：\n]{{1,30}}")
_FIGURE_FIRST = re.compile(rf"[^，、。；：\n]{{1,24}}{_AND}\s*")
# The clause of a figure that follows another at once, up to where its linking verb may stand.
_NEXT_CLAUSE = re.compile(r"\s*[、，]([^、，。；：\n]{0,24})")


def inherited_actions(
    text: str, quantities: Sequence[Offsets], roles: Sequence[Roles]
) -> dict[int, RoleSpan]:
    """For the quantities without an action that continue a list: the action they inherit.

    A verb is handed on along a list of one order: 新增A 45家、B 397家, or 新增45家A、397家B. Of
    A增长5%、B 6家 the second has none.
    """
    folded = fold(text)
    found: dict[int, RoleSpan] = {}
    for before, here in pairwise(range(len(quantities))):
        action = found.get(before) or likeliest(roles[before], "ACTION")
        if action is None or likeliest(roles[here], "ACTION"):
            continue
        between = folded[quantities[before][1] : quantities[here][0]]
        order = _order(action, likeliest(roles[before], "OBJECT"), quantities[before])
        follows = order is not None and order.fullmatch(between)
        thing = likeliest(roles[here], "OBJECT")
        if follows and thing and _stands(thing, quantities[here], order is _THING_FIRST):
            found[here] = action
    return found


def linked_quantities(
    text: str,
    quantities: Sequence[Offsets],
    roles: Sequence[Roles],
    word_ends: Sequence[int],
) -> set[int]:
    """The quantities that a linking verb of their own clause governs, and no verb further off.

    新增公司45家、总量达397家: what 达 links was not newly made. 产量增长9%、占全国三成 likewise.
    """
    folded, words = fold(text), {0, *word_ends}
    found = set()
    for before, here in pairwise(range(len(quantities))):
        start, end = quantities[before][1], quantities[here][0]
        clause = _NEXT_CLAUSE.fullmatch(folded, start, end)
        action = likeliest(roles[here], "ACTION")
        if clause and action and action.end <= start:
            links = _linking().finditer(folded, clause.start(1), end)
            if any({link.start(), link.end()} <= words for link in links):
                found.add(here)
    return found


def _order(action: RoleSpan, thing: RoleSpan | None, quantity: Offsets) -> re.Pattern[str] | None:
    """What may stand between the members of a list that begins so, if it is one."""
    if thing is None:
        return None
    if action.end <= thing.start < thing.end <= quantity[0]:
        return _THING_FIRST
    return _FIGURE_FIRST if action.end <= quantity[0] < quantity[1] <= thing.start else None


def _stands(thing: RoleSpan, quantity: Offsets, in_front: bool) -> bool:
    return thing.end <= quantity[0] if in_front else thing.start >= quantity[1]


@cache
def _linking() -> re.Pattern[str]:
    verbs = [row["verb"] for row in read_table("verbs") if row["kind"] == "linking"]
    return re.compile("|".join(sorted(verbs, key=len, reverse=True)))
