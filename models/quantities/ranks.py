"""Places in an order of places: 第3位, 全省第二, 全国前三."""

import re

from models.quantities.lexicon import context_words
from models.quantities.tokens import Token

RANK_BEFORE, TOP_BEFORE = context_words("rank_before"), context_words("top_before")
RANK_END = re.compile(r"\s*(?:$|[^\w\s]|\n|[位名]|和|与|并|且|进|升|上升|前移|跃|提升|，)")


def is_rank(view: str, token: Token) -> bool:
    """第3位, 全省第二: a place in an order of places."""
    before = view[max(0, token.start - 9) : token.start - 1].rstrip()
    named = is_place(token)
    if named and token.number != "一":
        return True
    return before.endswith(RANK_BEFORE) and (named or _ends_rank(view, token))


def is_top(view: str, token: Token) -> bool:
    """前三, 前20名 where a field of competitors precedes: 全国前三."""
    if view[token.start - 1 : token.start] != "前":
        return False
    before = view[max(0, token.start - 7) : token.start - 1]
    return is_place(token) or (before.endswith(TOP_BEFORE) and _ends_rank(view, token))


def is_place(token: Token) -> bool:
    """Whether the measure word is one of places: 位, 名."""
    return token.unit is not None and token.unit.surface in ("位", "名")


def _ends_rank(view: str, token: Token) -> bool:
    """Whether nothing follows that 第二 could belong to (第二产业)."""
    return bool(RANK_END.match(view, token.number_end))
