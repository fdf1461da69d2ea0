"""Lists that share one statement: A率、B率均达100%, and A、B分别增长4%、5%.

A list that says 均 has one figure for all its members, one that says 分别 has a figure for each, in
order. That is grammar, so it is read here and not left to the network, which sees one quantity at a
time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from models.changes import baselines
from models.folding import fold
from models.relations.decoding import RoleSpan
from models.tables import read_table

Offsets = tuple[int, int]
# A cut so many characters from where the other members end is at another word.
FAR = 2
# How sure an object is that the grammar of a list gives: set by hand, not measured.
LISTED = 0.95
# The clause in which the members stand, before the word that distributes.
_CLAUSE = re.compile(r"[^，。；：！？\n]*$")
# Between the word and the figure: 均已达到, 分别比上年增长.
_LINK = r"[^，。；：！？、\n]{0,12}?"
# Between two figures of one list.
_NEXT = re.compile(r"\s*(?:、|和|与|及|以及)\s*")


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A folded text with its words, doers and times."""

    text: str
    word_ends: Set[int]
    doers: Set[Offsets]
    times: Set[Offsets]


def coordinated_members(
    text: str,
    quantities: Sequence[Offsets],
    word_ends: Sequence[int],
    doers: Set[Offsets] = frozenset(),
    times: Set[Offsets] = frozenset(),
) -> dict[int, list[RoleSpan]]:
    """For the quantities (by place in the list) that such a list gives members: the members.

    They are objects, or agencies where every one of them is among `doers`: 安平县、和平县分别受理.
    Doers and `times` that stand around the list are no part of it: 市教育局2023年上报率、合规率.
    """
    around = _Surroundings(fold(text), set(word_ends), doers, times)
    found: dict[int, list[RoleSpan]] = {}
    for number, (start, _) in enumerate(quantities):
        if members := _shared(around, start):
            found[number] = [_object(member) for member in members]
        elif members := _respective(around, start):
            group = list(figures(around.text, quantities, number))
            if len(group) == len(members):
                given = _each(around, members)
                found |= {n: [member] for n, member in zip(group, given, strict=True)}
    return found


def _each(around: _Surroundings, members: Sequence[Offsets]) -> list[RoleSpan]:
    if all(member in around.doers for member in members):
        return [RoleSpan("AGENCY", *member, LISTED) for member in members]
    head = shared_head(around.text, members, around.word_ends)
    return [*(_object(member, head) for member in members[:-1]), _object(members[-1])]


def _object(member: Offsets, head: str = "") -> RoleSpan:
    return RoleSpan("OBJECT", *member, LISTED, head)


def _shared(around: _Surroundings, start: int) -> list[Offsets]:
    """The rates of a list that ends in 均 before the figure; every member must be a rate."""
    members = _members(around, start, _before("shared"))
    rates = tuple(_words("rate"))
    return members if all(around.text[a:b].endswith(rates) for a, b in members) else []


def _respective(around: _Surroundings, start: int) -> list[Offsets]:
    """The members of a list that ends in 分别 before the figure."""
    return _members(around, start, _before("respective"))


def shared_head(text: str, members: Sequence[Offsets], word_ends: Iterable[int]) -> str:
    """What the last member of a list says for all: 收入 of 城镇和农村收入, "" where nothing.

    It begins at the word where the rest of the last member is about as long as the others; where
    no word ends near there (城镇和农村居民|收入), right there.
    """
    start, end = members[-1]
    heads = tuple(_words("head") + _words("rate"))
    if not text[start:end].endswith(heads) or any(
        text[a:b].endswith(heads) for a, b in members[:-1]
    ):
        return ""
    usual = sum(b - a for a, b in members[:-1]) / (len(members) - 1)
    cuts = [cut for cut in word_ends if start < cut < end]
    nearest = min(cuts, key=lambda cut: abs(cut - start - usual), default=end)
    if abs(nearest - start - usual) >= FAR and usual.is_integer():
        nearest = start + int(usual)
    return text[nearest:end]


def _members(around: _Surroundings, start: int, before: re.Pattern[str]) -> list[Offsets]:
    """Two or more members between the clause's beginning and the distributing word, or none."""
    word = before.search(around.text, max(0, start - 40), start)
    clause = _CLAUSE.search(around.text, 0, word.start()) if word else None
    if clause is None:
        return []
    last = _list_end(around, clause.start(), clause.end())
    members = list(_split(around, _list_start(around, clause.start(), last), last))
    return members if len(members) > 1 else []


def _list_start(around: _Surroundings, start: int, end: int) -> int:
    """Where the list begins once 其中, times and a doer are past, if that is no member itself."""
    place = start
    while place < end:
        opener = _opener().match(around.text, place, end)
        ends = [b for a, b in around.times | around.doers if a == place and b < end]
        following = opener.end() if opener else max(ends, default=place)
        if following == place or _separator().match(around.text, following):
            break
        place = following
    return place


def _list_end(around: _Surroundings, start: int, end: int) -> int:
    """Where the list ends before 同比, 较上年, 全年 and the like."""
    while True:
        found = [(m.start(), m.end()) for m in baselines().finditer(around.text, start, end)]
        told = [a for a, b in [*found, *around.times] if b == end and start < a < end]
        if not told:
            return end
        end = min(told)


def _split(around: _Surroundings, start: int, end: int) -> Iterator[Offsets]:
    """The members; 和 and 及 separate where they are words of their own, not in 及时率."""
    cuts = [
        (cut.start(), cut.end())
        for cut in _separator().finditer(around.text, start, end)
        if cut.group() == "、" or {cut.start(), cut.end()} <= around.word_ends
    ]
    for (_, first), (last, _) in pairwise([(start, start), *cuts, (end, end)]):
        member = around.text[first:last].strip()
        if len(member) > 1:
            begin = around.text.index(member, first)
            yield begin, begin + len(member)


def respective_word(folded: str, start: int) -> int | None:
    """Where the word begins that gives the figure at `start` to a member of its own (分别)."""
    word = _before("respective").search(folded, max(0, start - 40), start)
    return word.start() if word else None


def figures(folded: str, quantities: Sequence[Offsets], first: int) -> Iterator[int]:
    """The quantity and those that follow it with nothing but a list mark between."""
    yield first
    for number in range(first + 1, len(quantities)):
        if not _NEXT.fullmatch(folded, quantities[number - 1][1], quantities[number][0]):
            return
        yield number


@cache
def _separator() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words("separator"), key=len, reverse=True)))


@cache
def _opener() -> re.Pattern[str]:
    rows = read_table("doer_words")
    words = [re.escape(row["word"]) for row in rows if row["kind"] == "opener"]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def _before(role: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_words(role))}){_LINK}$")


@cache
def _words(role: str) -> list[str]:
    return [row["word"] for row in read_table("list_words") if row["role"] == role]
