"""Lists that share one statement: A率、B率均达100%, and A、B分别增长4%、5%.

A list that says 均 has one figure for all its members, one that says 分别 has a figure for each, in
order. That is grammar, so it is read here and not left to the network, which sees one quantity at a
time.
"""

import re
from collections.abc import Container, Iterator, Sequence, Set
from functools import cache
from itertools import pairwise

from models.folding import fold
from models.relations.decoding import RoleSpan
from models.tables import read_table

Offsets = tuple[int, int]
# How sure an object is that the grammar of a list gives: set by hand, not measured.
LISTED = 0.95
# The clause in which the members stand, before the word that distributes.
_CLAUSE = re.compile(r"[^，。；：！？\n]*$")
# Between the word and the figure: 均已达到, 分别比上年增长.
_LINK = r"[^，。；：！？、\n]{0,12}?"
# Between two figures of one list.
_NEXT = re.compile(r"\s*(?:、|和|与|及|以及)\s*")


def coordinated_members(
    text: str,
    quantities: Sequence[Offsets],
    word_ends: Sequence[int],
    doers: Container[Offsets] = (),
) -> dict[int, list[RoleSpan]]:
    """For the quantities (by place in the list) that such a list gives members: the members.

    They are objects, or agencies where every one of them is among `doers`: 安平县、和平县分别受理.
    """
    folded = fold(text)
    found: dict[int, list[RoleSpan]] = {}
    for number, (start, _) in enumerate(quantities):
        if members := _shared(folded, start, word_ends):
            found[number] = [_object(member) for member in members]
        elif members := _respective(folded, start, word_ends):
            group = list(_figures(folded, quantities, number))
            if len(group) == len(members):
                given = _each(text, members, word_ends, doers)
                found |= {n: [member] for n, member in zip(group, given, strict=True)}
    return found


def _each(
    text: str, members: Sequence[Offsets], word_ends: Sequence[int], doers: Container[Offsets]
) -> list[RoleSpan]:
    if all(member in doers for member in members):
        return [RoleSpan("AGENCY", *member, LISTED) for member in members]
    head = shared_head(text, members, word_ends)
    return [*(_object(member, head) for member in members[:-1]), _object(members[-1])]


def _object(member: Offsets, head: str = "") -> RoleSpan:
    return RoleSpan("OBJECT", *member, LISTED, head)


def _shared(folded: str, start: int, word_ends: Sequence[int]) -> list[Offsets]:
    """The rates of a list that ends in 均 before the figure; every member must be a rate."""
    members = _members(folded, start, word_ends, _before("shared"))
    rates = tuple(_words("rate"))
    return members if all(folded[a:b].endswith(rates) for a, b in members) else []


def _respective(folded: str, start: int, word_ends: Sequence[int]) -> list[Offsets]:
    """The members of a list that ends in 分别 before the figure."""
    return _members(folded, start, word_ends, _before("respective"))


def shared_head(text: str, members: Sequence[Offsets], word_ends: Sequence[int]) -> str:
    """What the last member of a list says for all: 收入 of 城镇和农村收入, "" where nothing.

    It begins at the word where the rest of the last member is about as long as the others.
    """
    start, end = members[-1]
    heads = tuple(_words("head") + _words("rate"))
    if not text[start:end].endswith(heads) or any(
        text[a:b].endswith(heads) for a, b in members[:-1]
    ):
        return ""
    usual = sum(b - a for a, b in members[:-1]) / (len(members) - 1)
    cuts = [cut for cut in word_ends if start < cut < end]
    return text[min(cuts, key=lambda cut: abs(cut - start - usual)) : end] if cuts else ""


def _members(
    folded: str, start: int, word_ends: Sequence[int], before: re.Pattern[str]
) -> list[Offsets]:
    """Two or more members between the clause's beginning and the distributing word, or none."""
    word = before.search(folded, max(0, start - 40), start)
    clause = _CLAUSE.search(folded, 0, word.start()) if word else None
    if clause is None:
        return []
    members = list(_split(folded, clause.start(), clause.end(), set(word_ends)))
    return members if len(members) > 1 else []


def _split(folded: str, start: int, end: int, word_ends: Set[int]) -> Iterator[Offsets]:
    """The members; 和 and 及 separate where they are words of their own, not in 及时率."""
    separators = re.compile("|".join(sorted(_words("separator"), key=len, reverse=True)))
    cuts = [
        (cut.start(), cut.end())
        for cut in separators.finditer(folded, start, end)
        if cut.group() == "、" or {cut.start(), cut.end()} <= word_ends
    ]
    for (_, first), (last, _) in pairwise([(start, start), *cuts, (end, end)]):
        member = folded[first:last].strip()
        if len(member) > 1:
            begin = folded.index(member, first)
            yield begin, begin + len(member)


def _figures(folded: str, quantities: Sequence[Offsets], first: int) -> Iterator[int]:
    """The quantity and those that follow it with nothing but a list mark between."""
    yield first
    for number in range(first + 1, len(quantities)):
        if not _NEXT.fullmatch(folded, quantities[number - 1][1], quantities[number][0]):
            return
        yield number


@cache
def _before(role: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_words(role))}){_LINK}$")


@cache
def _words(role: str) -> list[str]:
    return [row["word"] for row in read_table("list_words") if row["role"] == role]
