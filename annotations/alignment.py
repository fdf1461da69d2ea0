"""Places that can be compared although the text was edited between two readings of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotations.records import Fact

FIGURE = re.compile(r"[0-9０-９][0-9０-９.,．，]*")

# A sentence without its figures, how often it has stood before, and a place in it.
Key = tuple[str, int, int]


def aligned(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Both readings with numbers for places, the same for the same place of the same sentence.

    办结85件 and, in a later text, 办结197件 are one sentence: its figures are left out. A sentence
    whose words were edited is another one.
    """
    keys = list(_keys(before)), list(_keys(after))
    numbers = {key: number for number, key in enumerate(dict.fromkeys([*keys[0], *keys[1]]))}
    one, other = (
        [
            replace(fact, quantity_start=numbers[key], quantity_end=numbers[key])
            for fact, key in zip(_in_order(facts), told, strict=True)
        ]
        for facts, told in zip((before, after), keys, strict=True)
    )
    return one, other


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
