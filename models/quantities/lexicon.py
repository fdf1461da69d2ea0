"""The tables under seeds/lexicon that the quantity grammar is built from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.tables import read_table

NUMERALS = ("digit", "tens", "magnitude")


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure word: `factor` of it make one `canonical`; its size is `base` times `base_unit`.

    `guard` is the pattern of what must not follow (部 + 门 is 部门); `han` is False where
    small Chinese numerals before it make ordinals or words (三级, 四面); `tail` is True where
    bare digits behind it are its decimals (一米八).
    """

    surface: str
    kind: str
    canonical: str
    factor: float = 1.0
    base: float | None = None
    base_unit: str = ""
    guard: str = ""
    han: bool = True
    tail: bool = False


@dataclass(frozen=True, slots=True)
class BoundWord:
    """A word that says how near the number is; `guard` as for units, on the word's far side."""

    word: str
    position: str
    bound: str
    guard: str


@cache
def units() -> dict[str, Unit]:
    """Every measure word by its surface, currencies among them."""
    return {unit.surface: unit for unit in (*_currencies(), *map(_unit, read_table("units")))}


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        surface=row["unit"],
        kind=row["dimension"],
        canonical=row["canonical"] or row["unit"],
        factor=float(row["factor"] or 1),
        base=float(row["base"]) if row["base"] else None,
        base_unit=row["base_unit"],
        guard=_guard(row["not_before"], row["unless"]) + _end(row["unit"], row["base_unit"]),
        han=row["han"] != "no",
        tail=row["tail"] == "yes",
    )


def _guard(characters: str, unless: str) -> str:
    """None of the characters, unless one of the words follows: 3家长 is no 3家, 3家长期 is."""
    if not characters:
        return ""
    lifted = f"(?!{'|'.join(map(re.escape, unless.split()))})" if unless else ""
    return f"(?!{lifted}[{re.escape(characters)}])"


def _end(surface: str, scale: str) -> str:
    """Where letters end no more may follow, and no digits either but for times: 1h30min."""
    if not (surface[-1].isascii() and surface[-1].isalnum()):
        return ""
    return "(?![A-Za-z])" if scale == "s" else "(?![A-Za-z0-9])"


def _currencies() -> Iterator[Unit]:
    for row in read_table("currencies"):
        name = row["currency"]
        symbols = (sign for sign in row["signs"].split() if len(sign) == 1)  # 100€
        for surface in filter(None, (name, row["code"], *row["names"].split(), *symbols)):
            yield Unit(surface, "money", name, base=1.0, base_unit=name, guard=_end(surface, name))


@cache
def currency_signs() -> dict[str, str]:
    """Signs, codes and words written before a sum, and the currency that they name."""
    return {
        sign: row["currency"]
        for row in read_table("currencies")
        for sign in filter(None, (row["code"], *row["signs"].split()))
    }


@cache
def bound_words(position: str) -> dict[str, BoundWord]:
    """The bound words of one position: before, after, inside, magnitude (上百) or fraction (强)."""
    words = (BoundWord(**row) for row in read_table("quantity_bounds"))
    return {word.word: word for word in words if word.position == position}


@cache
def bound_pattern(position: str) -> str:
    """A pattern of the bound words that stand behind a number, each with its guard."""
    return longest_of({w.word: _guard(w.guard, "") for w in bound_words(position).values()})


@cache
def context_words(rule: str) -> tuple[str, ...]:
    """The context words of one rule."""
    return tuple(row["word"] for row in read_table("quantity_contexts") if row["rule"] == rule)


@cache
def characters(role: str) -> dict[str, int]:
    """The Chinese numeral characters of one role (digit, tens, magnitude) and their values."""
    return {
        row["character"]: int(row["value"]) for row in read_table("numerals") if row["role"] == role
    }


@cache
def formal_characters() -> frozenset[str]:
    """The characters of sums in words (壹贰叁); alone they are no numerals (大陆, 拾起)."""
    return frozenset(row["character"] for row in read_table("numerals") if row["style"] == "formal")


Listed = dict[str, list[tuple[str, int, str]]]


@cache
def names_by_numeral() -> Listed:
    """Names that hold numerals (三会一课) as (name, place of a numeral, counts_after)."""
    return _by_numeral((row["name"], row["counts_after"]) for row in read_table("numeral_names"))


@cache
def words_by_numeral() -> Listed:
    """Words that hold numerals and count nothing (统一, 一般), as names_by_numeral gives names."""
    return _by_numeral((row["word"], "") for row in read_table("numeral_words"))


def _by_numeral(names: Iterable[tuple[str, str]]) -> Listed:
    """The key is the numeral and the character behind it, if any: few names share one."""
    table: Listed = defaultdict(list)
    numerals = {character for role in NUMERALS for character in characters(role)}
    for name, counts_after in names:
        for place, character in enumerate(name):
            if character in numerals or character.isdigit():
                table[name[place : place + 2]].append((name, place, counts_after))
    return dict(table)


def longest_of(guards: Mapping[str, str]) -> str:
    """A pattern for the longest of the words whose guard, a pattern or none, lets it stand.

    The words are folded into a prefix tree, so that matching costs one step a character.
    """
    tree: dict[str, Any] = {}
    for word in guards:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = word
    return _branch(tree, guards)


def _branch(node: dict[str, Any], guards: Mapping[str, str]) -> str:
    branches = [re.escape(key) + _branch(child, guards) for key, child in node.items() if key]
    if word := node.get(""):
        branches.append(guards[word])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
