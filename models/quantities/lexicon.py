"""The tables under seeds/lexicon that the quantity grammar is built from."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEXICON = Path(__file__).parents[2] / "seeds" / "lexicon"
ASCII_END = "(?![A-Za-z0-9])"


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure word; `base` is its size in the smallest common measure of its dimension.

    `guard` holds the characters that must not follow (部 + 门 is 部门); `han` is False where
    small Chinese numerals before it make ordinals or words (三级, 四面).
    """

    surface: str
    kind: str
    canonical: str
    factor: float
    base: float | None
    guard: str
    han: bool


@dataclass(frozen=True, slots=True)
class BoundWord:
    """A word that says how near the number is; `guard` as for units, on the word's far side."""

    word: str
    position: str
    bound: str
    guard: str


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of the table `name`.csv."""
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def units() -> dict[str, Unit]:
    """Every measure word by its surface."""
    return {
        row["unit"]: Unit(
            surface=row["unit"],
            kind=row["dimension"],
            canonical=row["canonical"] or row["unit"],
            factor=float(row["factor"] or 1),
            base=float(row["base"]) if row["base"] else None,
            guard=row["not_before"],
            han=row["han"] != "no",
        )
        for row in read_rows("units")
    }


@cache
def bound_words(position: str) -> dict[str, BoundWord]:
    """The bound words of one position: before, after, inside or magnitude (上百, 数十)."""
    words = (BoundWord(**row) for row in read_rows("quantity_bounds"))
    return {word.word: word for word in words if word.position == position}


@cache
def context_words(rule: str) -> tuple[str, ...]:
    """The context words of one rule."""
    return tuple(row["word"] for row in read_rows("quantity_contexts") if row["rule"] == rule)


@cache
def currency_signs() -> dict[str, str]:
    """Signs and words written before a sum, and their unit."""
    return {row["sign"]: row["unit"] for row in read_rows("currency_signs")}


@cache
def characters(role: str) -> dict[str, int]:
    """The Chinese numeral characters of one role (digit, magnitude) and their values."""
    return {
        row["character"]: int(row["value"]) for row in read_rows("numerals") if row["role"] == role
    }


@cache
def names_by_numeral() -> dict[str, list[tuple[str, int, str]]]:
    """Names that hold numerals (三会一课) as (name, place of a numeral, counts_after).

    The key is the numeral and the character behind it, if any: few names share one.
    """
    table: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    numerals = characters("digit").keys() | characters("magnitude").keys()
    for row in read_rows("numeral_names"):
        for place, character in enumerate(row["name"]):
            if character in numerals or character.isdigit():
                table[row["name"][place : place + 2]].append(
                    (row["name"], place, row["counts_after"])
                )
    return dict(table)


def longest_of(guards: Mapping[str, str]) -> str:
    """A pattern for the longest of the words that is not followed by one of its guard characters.

    The words are folded into a prefix tree, so that matching costs one step a character.
    """
    tree: dict[str, Any] = {}
    for word in guards:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {"guard": guards[word], "word": word}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    branches = [re.escape(key) + _branch(child) for key, child in node.items() if key]
    if "" in node:
        branches.append(_ending(node[""]["word"], node[""]["guard"]))
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _ending(word: str, guard: str) -> str:
    refused = f"(?![{re.escape(guard)}])" if guard else ""
    return refused + (ASCII_END if word[-1].isascii() and word[-1].isalnum() else "")
