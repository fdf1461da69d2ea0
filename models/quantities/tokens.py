"""One numeral with what touches it on the right: measure word, half, bound word."""

import re
from dataclasses import dataclass
from decimal import Decimal

from models.quantities.lexicon import Unit, bound_words, longest_of, units
from models.quantities.numerals import (
    DIGITS,
    LONGEST,
    MAGNITUDES,
    Numeral,
    read_fraction,
    read_numeral,
)

HALVES = {"一半": 0.5, "半数": 0.5, "半": 0.5}
PARTS = {"百": "%", "千": "‰", "万": "‱"}  # 百分之五, 千分之三, 万分之五
TAILED = ("成", "块", "块钱", "米")  # 九成五, 三块五, 一米八: the digit behind is the next place
ASCII_DIGIT = re.compile("[0-9]")
REDACTION = "×✕╳＊*xX"
UNITS = units()


@dataclass(frozen=True, slots=True)
class Token:
    """A numeral at [start, end) with its measure word; `form` names the group that matched."""

    start: int
    number_end: int
    end: int
    form: str
    numeral: Numeral
    number: str
    unit: Unit | None
    unit_text: str
    suffix: str
    inside: str
    after: str
    fractional: bool = False

    @property
    def bare_magnitude(self) -> bool:
        """Whether a magnitude stands alone (百亿元): a size class unless a bound counts it."""
        first = self.number[0]
        return self.form == "plain" and first in MAGNITUDES and first not in "十拾"

    @property
    def large(self) -> bool:
        """Whether the numeral ends in a magnitude (2300万)."""
        return self.number[-1] in MAGNITUDES

    @property
    def chinese(self) -> bool:
        """Whether the numeral is written in Chinese characters alone."""
        return not ASCII_DIGIT.search(self.number)


def _magnitude_pattern() -> str:
    """十百千万亿, but not where the character belongs to the measure word: 5百分点, 3千瓦."""
    large = f"[{''.join(set(MAGNITUDES) - set('百千'))}]"
    return f"(?:{large}|百(?!分[之点百])|千(?![瓦米克伏卡帕焦赫乏]))"


def _numeral_pattern() -> str:
    """A numeral: grouped or plain Arabic with magnitudes behind, or Chinese."""
    digit = f"[{''.join(DIGITS)}]"
    magnitude = _magnitude_pattern()
    han_magnitude = magnitude.replace("米", "")  # 三千米 is 3000 米, 3千米 is 3 千米
    arabic = r"(?:[1-9]\d{0,2}(?:[,，]\d{3}){1,6}(?![,，]?\d)|\d+)(?:\.\d+)?"
    han = f"(?:{digit}|{han_magnitude})++(?:点{digit}++[{''.join(MAGNITUDES)}]*+)?"
    power = r"[eE][+-]?\d{1,3}(?![A-Za-z0-9])"
    more = rf"(?:{digit}{magnitude}++)*+(?:\d+(?:\.\d+)?{magnitude}++)*+"
    return f"(?:{arabic}(?:{power}|{magnitude}++{more})?|{han})"


def _token_pattern() -> re.Pattern[str]:
    magnitude, numeral = _magnitude_pattern(), _numeral_pattern()
    unit = longest_of({unit.surface: unit.guard for unit in UNITS.values()})
    lasting = longest_of({u.surface: u.guard for u in UNITS.values() if u.kind == "duration"})
    # 三十几个, 20来家; 几 and 来 behind another digit begin the next word
    round_only = dict.fromkeys("来几", r"(?<=[十百千万亿0 ])")
    inside = "|".join(round_only.get(word, "") + word for word in bound_words("inside"))
    arabic = r"\d+(?:\.\d+)?"
    return re.compile(
        rf"""
        (?: (?P<part>[百千万])分之(?P<parts>{numeral})
          | (?P<whole>百分(?:之)?百)
          | (?:(?P<integer>{numeral})又)?(?P<below>{numeral})分之(?P<above>{numeral})
          | (?P<rate>{arabic}/\d{{0,3}}[千万]+)
          | (?P<slash>(?<![\d/]){arabic}/[1-9]\d?(?![\d/]))
          | (?P<ratio>{arabic}[:：]{arabic}(?:[:：]{arabic})?(?![:：\d]))
          | (?P<half>一半|半数|半(?=个?(?:{lasting}))|(?<=[近超])半(?![年月天小个导]))
          | (?P<vague>若干)
          | (?: (?P<redacted>[{REDACTION}]{{1,8}}(?:\.[{REDACTION}]{{1,3}})?)
              | (?P<plain>{numeral})
            )(?:[ \u3000]?(?P<inside>{inside}))?[ \u3000]?(?P<magnitude>{magnitude}*)
        )
        (?P<measured>[ \u3000]{{0,2}}
          (?:(?P<middle>个[半多](?=个?(?:{lasting})))?(?P<unit>{unit}))
          (?P<suffix>(?:/(?:\d*[十百千万]+|(?:{unit})|立方|人|户|日|年|时|月)+|每(?:吨|平方米|立方米|公斤|千瓦时|小时|度|亩))?
            (?:[（(](?:{unit})(?:、(?:{unit}))*[）)](?:次)?)?))?
        (?:(?P<tail>半(?![径导年月]))|(?P<more>[多余](?![种样元次项个方部层数地家所人])))?
        """,
        re.VERBOSE,
    )


START = re.compile(f"[0-9{''.join(DIGITS)}{''.join(MAGNITUDES)}半若{REDACTION}]")
TOKEN = _token_pattern()


def read_token(view: str, start: int) -> Token | None:
    """The token whose numeral begins at `start`, or None where none does."""
    match = TOKEN.match(view, start)
    if match is None:
        return None
    form = "plain" if match["plain"] else next(f for f in FORMS if match[f] is not None)
    number_end = _number_end(match, form)
    numeral = FORMS[form](match) if number_end - start <= LONGEST else None
    if numeral is None:
        return None
    return _completed(view, match, form, numeral, number_end)


def _number_end(match: re.Match[str], form: str) -> int:
    """Where the numeral ends, before any measure word and without trailing space."""
    for group in ("magnitude", "inside"):
        if match[group]:
            return match.end(group)
    return match.end(LAST_GROUP.get(form, form))


def _completed(
    view: str, match: re.Match[str], form: str, numeral: Numeral, number_end: int
) -> Token:
    unit = UNITS[match["unit"]] if match["unit"] else _implied_unit(match, form)
    end = match.end("measured") if match["measured"] else number_end
    middle = (match["middle"] or "")[1:]
    fractional = middle == "半" or bool(match["unit"] and match["tail"])
    more = bool(match["more"]) and (unit is None or unit.kind != "count")
    digit = _tail_digit(view, end, unit) if match["unit"] else 0
    if digit and match["unit"] == "块":
        unit = UNITS["块钱"]
    end += bool(match["unit"] and match["tail"]) + more + bool(digit)
    after = _AFTER.match(view, end)
    return Token(
        start=match.start(),
        number_end=number_end,
        end=after.end() if after else end,
        form=form,
        numeral=_raised(numeral, fractional * 0.5 + digit / 10),
        number=view[match.start() : number_end].replace(" ", "").replace("\u3000", ""),
        unit=unit,
        unit_text=(unit.canonical if unit else "") + (match["suffix"] or ""),
        suffix=match["suffix"] or "",
        inside=match["inside"] or ("多" if more or middle == "多" else ""),
        after=after[0] if after else "",
        fractional=fractional,
    )


_AFTER = re.compile(longest_of({w.word: w.guard for w in bound_words("after").values()}))


def _tail_digit(view: str, end: int, unit: Unit | None) -> int:
    """九成五, 三块五: the digit behind the unit, unless it begins another numeral."""
    if unit is None or unit.surface not in TAILED or view[end : end + 1] not in DIGITS:
        return 0
    follows = view[end + 1 : end + 2]
    goes_on = follows in DIGITS or follows in MAGNITUDES
    return 0 if goes_on else DIGITS[view[end]]


def _implied_unit(match: re.Match[str], form: str) -> Unit | None:
    if form == "rate":
        return Unit(
            surface := "/" + match["rate"].partition("/")[2], "ratio", surface, 1.0, None, "", True
        )
    if form not in ("part", "whole"):
        return None
    return _plain_unit(PARTS[match["part"] or "百"], "percent")


def _plain_unit(surface: str, kind: str) -> Unit:
    return Unit(surface, kind, surface, 1.0, None, "", True)


def _raised(numeral: Numeral, fraction: float) -> Numeral:
    """三天半, 九成五: what stands behind the measure word added."""
    if numeral.value is None or not fraction:
        return numeral
    return Numeral(round(numeral.value + fraction, 9))


def _plain(match: re.Match[str]) -> Numeral | None:
    return _scaled(read_numeral(match["plain"]), match["magnitude"])


def _scaled(numeral: Numeral | None, magnitudes: str) -> Numeral | None:
    """十几万, 300多万: the magnitudes behind 几 or 多."""
    if numeral is None or not magnitudes:
        return numeral
    scale = Decimal(1)
    for magnitude in magnitudes:
        scale *= MAGNITUDES[magnitude]
    if numeral.value is None:
        return numeral
    return Numeral(float(Decimal(str(numeral.value)) * scale))


def _part(match: re.Match[str]) -> Numeral | None:
    return read_numeral(match["parts"])


def _fraction(match: re.Match[str]) -> Numeral | None:
    value = read_fraction(match["below"], match["above"], match["integer"] or "")
    return None if value is None else Numeral(float(value))


def _slash(match: re.Match[str]) -> Numeral | None:
    above, _, below = match["slash"].partition("/")
    return Numeral(float(Decimal(above) / Decimal(below))) if float(above) < float(below) else None


def _ratio(match: re.Match[str]) -> Numeral:
    """2.1:1 is 2.1 times; a ratio of three has no one value."""
    sides = [float(side) for side in re.split("[:：]", match["ratio"])]
    if len(sides) == 2 and sides[1]:
        return Numeral(sides[0] / sides[1])
    return Numeral(None)


FORMS = {
    "part": _part,
    "rate": lambda match: Numeral(float(match["rate"].partition("/")[0])),
    "whole": lambda _: Numeral(100.0),
    "below": _fraction,
    "slash": _slash,
    "ratio": _ratio,
    "half": lambda match: Numeral(HALVES[match["half"]]),
    "vague": lambda _: Numeral(None),
    "redacted": lambda _: Numeral(None),
    "plain": _plain,
}
LAST_GROUP = {"part": "parts", "below": "above"}
