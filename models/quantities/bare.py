"""Numerals of their own, for whoever asks for every number of a text and not for facts."""

import re
from dataclasses import replace

from annotations.records import Quantity
from models.quantities.building import build
from models.quantities.names import end_of_word
from models.quantities.numerals import MAGNITUDES, read_numeral
from models.quantities.signs import read_prefix
from models.quantities.spelling import numeral
from models.quantities.tokens import Token

NUMERAL = re.compile(numeral())
LETTER_BEFORE = re.compile(r"[A-Za-z_#@][-.]?$")
LETTER_AFTER = re.compile(r"[A-Za-z_]")
VERSION = re.compile(r"\d+(?:\.\d+){2,}")  # 192.168.1.1
HAN = re.compile(r"[\u4e00-\u9fff]")


def number_at(text: str, view: str, token: Token) -> tuple[Quantity | None, int]:
    """The number at `token`, without a unit, as kind `number`, and where to look on.

    None for what is no numeral of its own: a part of a word (统一), a code (G60) or a version.
    """
    if token.form in ("half", "redacted", "vague"):
        return None, token.number_end
    version = VERSION.match(view, token.start)
    if version is not None:
        return None, version.end()
    token = _plain(view, token)
    prefix = read_prefix(view, token, bare=True)
    if _in_code(view, token) or (not prefix.bound and _in_word(view, token)):
        return None, token.number_end
    return build(text, token, prefix, token.end, "number", None), token.end


def _plain(view: str, token: Token) -> Token:
    """The token's first numeral alone: 9 of 9:30, 2023 of 2023年."""
    if token.form != "ratio":
        after = "" if token.unit else token.after
        end = token.number_end if token.unit else token.end
        return replace(token, unit=None, suffix="", end=end, after=after)
    match = NUMERAL.match(view, token.start)
    end = match.end() if match else token.number_end
    number = view[token.start : end]
    return replace(
        token, number_end=end, end=end, form="plain", number=number, after="", inside="",
        numeral=read_numeral(number) or token.numeral, unit=None, suffix="",
    )  # fmt: skip


def _in_word(view: str, token: Token) -> bool:
    """统一, 万一; a magnitude alone beside other characters makes a word (百花)."""
    if end_of_word(view, token.start) >= token.end:
        return True
    around = view[max(0, token.start - 1) : token.start] + view[token.end : token.end + 1]
    return token.number in MAGNITUDES and token.number != "十" and bool(HAN.search(around))


def _in_code(view: str, token: Token) -> bool:
    """G60, 5G; 1.3万PF is a number whose unit is not known."""
    if LETTER_BEFORE.search(view, max(0, token.start - 2), token.start):
        return True
    return token.number.isdigit() and bool(LETTER_AFTER.match(view, token.number_end))
