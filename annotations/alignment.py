"""Places that can be compared although the text was edited between two readings of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotations.comparison import said
from annotations.records import Fact

FIGURE = re.compile(r"[0-9０-９][0-9０-９.,．，]*")

# A sentence without its figures, how often it has stood before, and a place in it.
Key = tuple[str, int, int]


def aligned(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Both readings with numbers for places, the same for the same place of the same sentence.

    办结85件 and, in a later text, 办结197件 are one sentence: its figures are left out. A sentence
    whose words were edited is another one, but what both say alike is no change.
    """
    keys = _kept(_in_order(before), _in_order(after), list(_keys(before)), list(_keys(after)))
    numbers = {key: number for number, key in enumerate(dict.fromkeys([*keys[0], *keys[1]]))}
    one, other = (
        [
            replace(fact, quantity_start=numbers[key], quantity_end=numbers[key])
            for fact, key in zip(_in_order(facts), told, strict=True)
        ]
        for facts, told in zip((before, after), keys, strict=True)
    )
    return one, other


def _kept(
    before: Sequence[Fact], after: Sequence[Fact], one: list[Key], other: list[Key]
) -> tuple[list[Key], list[Key]]:
    """The keys; facts of edited sentences that say the same, in their order, have the same key."""
    shared = {*one} & {*other}
    left: dict[object, list[Key]] = {}
    for fact, key in zip(before, one, strict=True):
        if key not in shared:
            left.setdefault(said(fact), []).append(key)
    told = [
        left[said(fact)].pop(0) if key not in shared and left.get(said(fact)) else key
        for fact, key in zip(after, other, strict=True)
    ]
    return one, told


def _in_order(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.quantity_start)


def _keys(facts: Sequence[Fact]) -> Iterator[Key]:
    """The key of each fact, in the order of their places."""
    starts: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for fact in _in_order(facts):
        sentence = _masked(fact.sentence)
        if (sentence, fact.sentence_start) not in starts:
            starts[sentence, fact.sentence_start] = seen[sentence]
            seen[sentence] += 1
        before = _masked(fact.sentence[: fact.quantity_start - fact.sentence_start])
        yield sentence, starts[sentence, fact.sentence_start], len(before)


def _masked(text: str) -> str:
    return FIGURE.sub("#", text)
