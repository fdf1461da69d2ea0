"""The word tables behind reports and outlines, read from seeds/lexicon."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[2] / "seeds" / "lexicon"

# Full-width ASCII, the ideographic space and bracket variants, one code point for one.
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    ord("〔"): ord("["),
    ord("〕"): ord("]"),
    ord("○"): ord("〇"),
    ord("﹒"): ord("."),
}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """All rows of `seeds/lexicon/<table>.csv`; FileNotFoundError where there is none."""
    with (LEXICON / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def words(table: str, column: str, **where: str) -> tuple[str, ...]:
    """One column of a table, for the rows whose other columns equal `where`."""
    return tuple(
        row[column]
        for row in rows(table)
        if all(row[name] == wanted for name, wanted in where.items())
    )


def alternation(choices: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(choices), key=len, reverse=True))


def fold(text: str) -> str:
    """The text with full-width forms made half-width; offsets stay."""
    return text.translate(_FOLDED)
