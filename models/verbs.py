"""The verbs of the lexicon that say what is done (no linking and no light ones)."""

from functools import cache

from models.tables import read_table

_LENGTHS = (2, 3, 4)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(row["verb"] for row in read_table("verbs") if row["kind"] == "act")


@cache
def report_verbs() -> frozenset[str]:
    """The verbs that annotated reports have for an action."""
    rows = read_table("verbs")
    return frozenset(r["verb"] for r in rows if r["kind"] == "act" and r["source"] != "jieba")


def is_verb(text: str) -> bool:
    """Whether the text is a verb of the lexicon."""
    return text in _verbs()


def begins_with_verb(text: str, place: int = 0) -> bool:
    """Whether a verb of two to four characters begins at `place`."""
    return any(text[place : place + length] in _verbs() for length in _LENGTHS)
