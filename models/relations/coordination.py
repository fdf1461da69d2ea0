"""Lists that share one statement: A率、B率均达100%, and A、B分别增长4%、5%.

A list that says 均 has one figure for all its members, one that says 分别 has a figure for each, in
order. Both are grammar, so they are read here and not left to the network, which sees one quantity
at a time.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from models.folding import fold
from models.tables import read_table

Offsets = tuple[int, int]
# The clause in which the members stand, before the word that distributes.
_CLAUSE = re.compile(r"[^，。；：！？\n]*$")
# Between the word and the figure: 均已达到, 分别比上年增长.
_LINK = r"[^，。；：！？、\n]{0,12}?"
# Between two figures of one list.
_NEXT = re.compile(r"\s*(?:、|和|与|及|以及)\s*")


def coordinated_objects(text: str, quantities: Sequence[Offsets]) -> dict[int, list[Offsets]]:
    """For the quantities (by place in the list) that such a list gives objects: the objects."""
    folded = fold(text)
    found: dict[int, list[Offsets]] = {}
    for number, (start, _) in enumerate(quantities):
        if members := _shared(folded, start):
            found[number] = members
        elif members := _respective(folded, start):
            group = list(_figures(folded, quantities, number))
            if len(group) == len(members):
                found |= {n: [member] for n, member in zip(group, members, strict=True)}
    return found


def _shared(folded: str, start: int) -> list[Offsets]:
    """The rates of a list that ends in 均 before the figure; every member must be a rate."""
    members = _members(folded, start, _before("shared"))
    rates = tuple(_words("rate"))
    return members if all(folded[a:b].endswith(rates) for a, b in members) else []


def _respective(folded: str, start: int) -> list[Offsets]:
    """The members of a list that ends in 分别 before the figure."""
    return _members(folded, start, _before("respective"))


def _members(folded: str, start: int, before: re.Pattern[str]) -> list[Offsets]:
    """Two or more members between the clause's beginning and the distributing word, or none."""
    word = before.search(folded, max(0, start - 40), start)
    clause = _CLAUSE.search(folded, 0, word.start()) if word else None
    if clause is None:
        return []
    members = list(_split(folded, clause.start(), clause.end()))
    return members if len(members) > 1 else []


def _split(folded: str, start: int, end: int) -> Iterator[Offsets]:
    separators = "|".join(sorted(_words("separator"), key=len, reverse=True))
    place = start
    for cut in [*re.compile(separators).finditer(folded, start, end), None]:
        last = cut.start() if cut else end
        member = folded[place:last].strip()
        if len(member) > 1:
            first = folded.index(member, place)
            yield first, first + len(member)
        place = cut.end() if cut else end


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
