"""The word tables of the anomalies, as regular expressions."""

import re
from collections.abc import Iterable

from models.tables import read_table


def words(table: str, column: str, value: str) -> list[str]:
    """The words of the rows whose `column` holds `value`."""
    return [row["words"] for row in read_table(table) if row[column] == value]


def any_of(alternatives: Iterable[str], between: str = "") -> str:
    """A pattern for any of the words, the longest first, with `between` inside them."""
    longest_first = sorted(alternatives, key=lambda word: (-len(word), word))
    branches = "|".join(between.join(map(re.escape, word)) for word in longest_first)
    # Hundreds of branches are tried only where the first character is one of theirs.
    return f"(?={first_characters(longest_first)})(?:{branches})"


def first_characters(alternatives: Iterable[str]) -> str:
    """A character class of the words' first characters, Latin letters in both cases."""
    firsts = {case for word in alternatives for case in (word[0].lower(), word[0].upper())}
    return f"[{''.join(map(re.escape, sorted(firsts)))}]"
