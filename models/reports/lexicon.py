"""The word tables behind reports and outlines, read from seeds/lexicon."""

import re
from collections.abc import Iterable
from functools import cache

import numpy as np

from models.tables import read_table

_FULL_WIDTH = (0xFF01, 0xFF5E)
_TO_ASCII = 0xFEE0
_VARIANTS = {"\u3000": " ", "\xa0": " ", "〔": "[", "〕": "]", "○": "〇", "﹒": "."}


@cache
def words(table: str, column: str, **where: str) -> tuple[str, ...]:
    """One column of a table, for the rows whose other columns equal `where`."""
    return tuple(
        row[column]
        for row in read_table(table)
        if all(row[name] == wanted for name, wanted in where.items())
    )


def alternation(choices: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(choices), key=len, reverse=True))


def fold(text: str) -> str:
    """The text with full-width forms made half-width; offsets stay."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").copy()
    wide = (codes >= _FULL_WIDTH[0]) & (codes <= _FULL_WIDTH[1])
    codes[wide] -= _TO_ASCII
    for variant, plain in _VARIANTS.items():
        codes[codes == ord(variant)] = ord(plain)
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
