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
    read_number,
    read_numeral,
)

HALVES = {"一半": 0.5, "半数": 0.5, "半": 0.5}
PARTS = {"百": "%", "千": "‰", "万": "‱"}  # 百分之五, 千分之三, 万分之五
TAILED = ("成", "块", "块钱", "米")  # 九成五, 三块五, 一米八: the digit behind is the next place
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
    has_half: bool = False

    @property
    def bare_magnitude(self) -> bool:
        """Whether a magnitude stands alone (百亿元): a size class unless a bound word counts it."""
        return self.form == "plain" and self.number[0] in MAGNITUDES and self.number[0] not in "十拾"

    @property
    def chinese(self) -> bool:
        """Whether the numeral is written in Chinese characters alone."""
        return not re.search(r"\d", self.number)


def _numeral_pattern() -> str:
    """A numeral: grouped or plain Arabic with magnitudes behind, or Chinese."""
    digit = f"[{''.join(DIGITS)}]"
    # 5百分点, 3千瓦, 2千米: the character belongs to the measure word
    large = f"[{''.join(set(MAGNITUDES) - set('百千'))}]"
    magnitude = f"(?:{large}|百(?!分[之点百])|千(?![瓦米克伏卡帕焦赫乏]))"
    han_magnitude = f"(?:{large}|百(?!分[之点百])|千(?![瓦克伏卡帕焦赫乏]))"
    arabic = r"(?:[1-9]\d{0,2}(?:[,，]\d{3}){1,6}(?![,，]?\d)|\d+)(?:\.\d+)?"
    han = f"(?:{digit}|{han_magnitude})++(?:点{digit}++[{''.join(MAGNITUDES)}]*+)?"
    mixed = f"{arabic}(?:{magnitude}++(?:{digit}{magnitude}++)*+(?:\\d+(?:\\.\\d+)?{magnitude}++)*+)?"
    return f"(?:{mixed}|{han})"


def _token_pattern() -> re.Pattern[str]:
    numeral = _numeral_pattern()
    unit = longest_of({unit.surface: unit.guard for unit in UNITS.values()})
    lasting = longest_of({u.surface: u.guard for u in UNITS.values() if u.kind == "duration"})
    inside = "|".join(bound_words("inside"))
    arabic = r"\d+(?:\.\d+)?"
    return re.compile(
        rf"""
        (?: (?P<part>[百千万])分之(?P<parts>{numeral})
          | (?P<whole>百分(?:之)?百)
          | (?:(?P<integer>{numeral})又)?(?P<below>{numeral})分之(?P<above>{numeral})
          | (?P<slash>(?<![\d/]){arabic}/[1-9]\d?(?![\d/]))
          | (?P<ratio>{arabic}[:：]{arabic}(?:[:：]{arabic})?(?![:：\d]))
          | (?P<half>一半|半数|半(?=个?(?:{lasting})))
          | (?P<vague>若干)
          | (?P<redacted>[{REDACTION}]{{1,8}}(?:\.[{REDACTION}]{{1,3}})?)
          | (?P<plain>{numeral})
        )
        (?P<inside>{inside})?(?P<magnitude>[十百千万亿]*)
        (?P<measured>[ \u3000]{{0,2}}
          (?:(?P<middle>个[半多](?=个?(?:{lasting})))?(?P<unit>{unit}))
          (?P<suffix>(?:/(?:\d*[十百千万]+|(?:{unit})|立方|人|户|日|年|时|月)+|每(?:{unit}))?
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
    form = next(f for f in FORMS if match[f] is not None)
    number_end = match.end("magnitude")
    number = view[start:number_end]
    numeral = FORMS[form](match) if number_end - start <= LONGEST else None
    if numeral is None:
        return None
    return _completed(view, match, form, numeral)


def _completed(view: str, match: re.Match[str], form: str, numeral: Numeral) -> Token:
    unit = UNITS[match["unit"]] if match["unit"] else _implied_unit(match, form)
    end = match.end("measured") if match["measured"] else match.end("magnitude")
    middle = (match["middle"] or "")[1:]
    has_half = middle == "半" or bool(match["unit"] and match["tail"])
    more = bool(match["more"]) and (unit is None or unit.kind != "count")
    digit = _tail_digit(view, end, unit) if match["unit"] else 0
    end += bool(match["unit"] and match["tail"]) + more + bool(digit)
    after = _AFTER.match(view, end)
    return Token(
        start=match.start(),
        number_end=match.end("magnitude"),
        end=after.end() if after else end,
        form=form,
        numeral=_raised(numeral, has_half * 0.5 + digit / 10),
        number=match[0][: match.end("magnitude") - match.start()],
        unit=unit,
        unit_text=(unit.canonical if unit else "") + (match["suffix"] or ""),
        suffix=match["suffix"] or "",
        inside=match["inside"] or ("多" if more or middle == "多" else ""),
        after=after[0] if after else "",
        has_half=has_half,
    )


_AFTER = re.compile(longest_of({w.word: w.guard for w in bound_words("after").values()}))


def _tail_digit(view: str, end: int, unit: Unit | None) -> int:
    """九成五, 三块五: the digit behind the unit, unless it begins another numeral."""
    if unit is None or unit.surface not in TAILED or view[end : end + 1] not in DIGITS:
        return 0
    follows = view[end + 1 : end + 2]
    return 0 if follows in DIGITS or follows in MAGNITUDES and follows else DIGITS[view[end]]


def _implied_unit(match: re.Match[str], form: str) -> Unit | None:
    if form not in ("part", "whole"):
        return None
    surface = PARTS[match["part"] or "百"]
    return Unit(surface, "percent", surface, 1.0, None, "", True)


def _raised(numeral: Numeral, fraction: float) -> Numeral:
    """三天半, 九成五: what stands behind the measure word added."""
    if numeral.value is None or not fraction:
        return numeral
    return Numeral(round(numeral.value + fraction, 9))


def _plain(match: re.Match[str]) -> Numeral | None:
    return read_numeral(match["plain"]) and _scaled(read_numeral(match["plain"]), match["magnitude"])


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
    "whole": lambda match: Numeral(100.0),
    "below": _fraction,
    "slash": _slash,
    "ratio": _ratio,
    "half": lambda match: Numeral(HALVES[match["half"]]),
    "vague": lambda match: Numeral(None),
    "redacted": lambda match: Numeral(None),
    "plain": _plain,
}
