"""The lexicon tables (CSV under seeds/lexicon) as rows of strings."""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parents[1] / "seeds" / "lexicon"


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one table, read once; FileNotFoundError where there is no such table."""
    with (LEXICON / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first; a group, so that it may be repeated."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
