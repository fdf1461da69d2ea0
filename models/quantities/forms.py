"""The forms in which a number is given: plain, 百分之五, 三分之一, 3/4, 1:2, xx."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from models.quantities.lexicon import Unit
from models.quantities.numerals import (
    LONGEST,
    MAGNITUDES,
    Numeral,
    read_fraction,
    read_numeral,
)
from models.quantities.spelling import ANY, magnitude, numeral

REDACTION = "×✕╳＊*xX"
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
PARTS = {"百": "%", "千": "‰", "万": "‱"}  # 百分之五, 千分之三, 万分之五
COLON = "[:：∶]"
_DECIMAL = r"\d+(?:\.\d+)?"


def head_pattern(inside: str) -> str:
    """A number in any form; `inside` is the pattern of bound words within it (三十余万)."""
    number, large = numeral(), magnitude()
    goes_on = f"又分/ :：∶{VULGAR}"
    return rf"""
        (?: (?P<half>一半|半数?)
          | (?P<vague>若干)
          | (?P<hundred>百分百)
          | (?P<vulgar>[{VULGAR}])
          | (?:(?P<part>[百千万])分之(?P<minus>负)?)?
            (?: (?P<redacted>[{REDACTION}]{{1,8}}(?:\.[{REDACTION}]{{1,3}})?{large}*|_{{2,8}})
              | (?P<plain>{number})
                (?: (?=[{goes_on}])
                  (?: (?:又(?P<below>{number}))?分之(?P<above>{number})
                    | (?:又(?P<over>\d+))?(?<=\d)/(?P<under>[1-9]\d{{0,2}})(?![\d/]|\d*[千万])
                    | (?<=\d)(?P<mixed>[ ][1-9]/[2-9]|[{VULGAR}])(?![\d/])
                    | (?<=\d)(?P<rate>/\d{{0,3}}[千万]+)
                    | (?<=\d)(?P<ratio>{COLON}{_DECIMAL}(?:{COLON}{_DECIMAL})?)(?!{COLON}|\d)
                  )
                )?
            )
        )
        (?: (?=[ \u3000\u00a0{ANY}余多来几数])
          (?:[ \u3000]?(?P<inside>{inside}))?(?:[ \u3000\u00a0]?(?P<magnitude>{large}+))?
        )?"""


def form_of(match: re.Match[str]) -> str:
    """The form of a match of head_pattern: plain, part, fraction, slash, rate, ratio, …"""
    if match.lastgroup == "plain":  # by far the most
        return "part" if match["part"] else "plain"
    return next((FORMS[group] for group in FORMS if match[group]), "plain")


def number_of(match: re.Match[str], form: str) -> Numeral | None:
    """The number that a match of head_pattern stands for; None where it is ill-formed."""
    if match.end() - match.start() > 2 * LONGEST:
        return None
    if form in ("plain", "part"):
        return _plain(match)
    if form in ("redacted", "vague"):
        return Numeral(None)
    return READERS[form](match)


def implied_unit(match: re.Match[str], form: str) -> Unit | None:
    """The unit that a form brings with it: % of 百分之五, /10万 of 8.1/10万."""
    if form == "plain":
        return None
    if form == "rate":
        return Unit(match["rate"], "ratio", match["rate"])
    if match["hundred"]:
        return Unit("%", "percent", "%")
    return Unit(sign := PARTS[match["part"]], "percent", sign) if match["part"] else None


def _plain(match: re.Match[str]) -> Numeral | None:
    number = Numeral(100.0) if match["hundred"] else read_numeral(match["plain"])
    if match.lastgroup == "plain" and not match["minus"]:
        return number
    scale = -1 if match["minus"] else 1
    for character in match["magnitude"] or "":
        scale *= MAGNITUDES[character]
    if number is None or scale == 1:
        return number
    ends = (number.value, number.low, number.high)
    return Numeral(*(None if end is None else float(Decimal(str(end)) * scale) for end in ends))


def _fraction(match: re.Match[str]) -> Numeral | None:
    if match["below"]:
        return _whole(read_fraction(match["below"], match["above"], match["plain"]))
    return _whole(read_fraction(match["plain"], match["above"]))


def _slash(match: re.Match[str]) -> Numeral | None:
    """3/4, 3又1/2, 3 1/2, 3½, ½."""
    if match["over"]:
        return _whole(read_fraction(match["under"], match["over"], match["plain"]))
    if match["under"]:
        return _whole(read_fraction(match["under"], match["plain"]))
    fraction = (match["vulgar"] or match["mixed"]).lstrip()
    if fraction in VULGAR:
        fraction = unicodedata.normalize("NFKC", fraction)  # 1⁄2 with its own stroke
    over, under = re.split("[/⁄]", fraction)
    return _whole(read_fraction(under, over, match["plain"] or ""))


def _whole(number: Decimal | None) -> Numeral | None:
    return None if number is None else Numeral(float(number))


def _ratio(match: re.Match[str]) -> Numeral | None:
    """2.1:1 is 2.1 times; a ratio of three has no one value."""
    first = read_numeral(match["plain"])
    rest = [float(side) for side in re.split(COLON, match["ratio"])[1:]]
    if first is None or first.value is None or len(rest) > 1 or not rest[0]:
        return Numeral(None)
    return Numeral(first.value / rest[0])


FORMS = {
    "redacted": "redacted",
    "half": "half",
    "vague": "vague",
    "rate": "rate",
    "ratio": "ratio",
    "part": "part",
    "hundred": "part",
    "above": "fraction",
    "under": "slash",
    "mixed": "slash",
    "vulgar": "slash",
}
READERS: dict[str, Callable[[re.Match[str]], Numeral | None]] = {
    "fraction": _fraction,
    "slash": _slash,
    "ratio": _ratio,
    "rate": lambda match: read_numeral(match["plain"]),
    "half": lambda _: Numeral(0.5),
}
