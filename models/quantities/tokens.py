"""One numeral with what touches it on the right: measure word, half, bound word."""

import re
from dataclasses import dataclass

from models.quantities.forms import (
    REDACTION,
    VULGAR,
    form_of,
    head_pattern,
    implied_unit,
    number_of,
)
from models.quantities.lexicon import Unit, bound_pattern, bound_words, formal_characters
from models.quantities.measures import HALVED, Measure, read_measure
from models.quantities.numerals import MAGNITUDES, Numeral
from models.quantities.spelling import ANY

FORMAL = formal_characters()
ASCII_DIGIT = re.compile("[0-9]")
# 三十几个, 20来家, 十数个: behind another digit they begin the next word
_ROUND_ONLY = {**dict.fromkeys("来几", "(?<=[十百千万亿0 ])"), "数": "(?<=[十百千万亿])"}
_INSIDE = "|".join(
    _ROUND_ONLY.get(word, "") + word + (f"(?![{entry.guard}])" if entry.guard else "")
    for word, entry in bound_words("inside").items()
)
HEAD = re.compile(head_pattern(_INSIDE), re.VERBOSE)
START = re.compile(f"[0-9.{ANY}半若{VULGAR}{REDACTION}_]")
HALF = re.compile("半(?![径导年月小天个])")
MORE = re.compile("[多余](?![种样元次项个方部层数地家所人])")
SPACES = re.compile("[ \u3000\u00a0]")
HALF_ALONE = re.compile("(?<=[近超])半(?![年月天小个导])")
MIDDLE = ("半", "多", "余")
AFTER_BEGIN = {word[0] for place in ("after", "fraction") for word in bound_words(place)}
AFTER, FRACTION_AFTER = re.compile(bound_pattern("after")), re.compile(bound_pattern("fraction"))


@dataclass(frozen=True, slots=True)
class Token:
    """A numeral at [start, number_end) with its measure word, up to `end`.

    `form` says how the number is given (forms.py), `number` is its text without spaces,
    `suffix` what the unit is counted by (/吨), `inside` and `after` are bound words, and
    `fractional` says that a part behind the unit was added (三天半).
    """

    start: int
    number_end: int
    end: int
    form: str
    numeral: Numeral
    number: str
    unit: Unit | None
    suffix: str
    inside: str
    after: str
    fractional: bool = False

    @property
    def unit_text(self) -> str | None:
        """The unit as it is given out: canonical, with what it is counted by."""
        if self.unit is None:
            return None
        # Money is always in 元, also where it is 30元/吨: the contract asks for no more.
        return self.unit.canonical + ("" if self.unit.kind == "money" else self.suffix)

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


def read_token(view: str, start: int) -> Token | None:
    """The token whose numeral begins at `start`, or None where none does."""
    match = HEAD.match(view, start)
    if match is None:
        return None
    form = form_of(match)
    numeral = number_of(match, form)
    if numeral is None:
        return None
    measure = read_measure(view, match.end())
    unit = measure.unit if measure else implied_unit(match, form)
    if not _well_used(view, match, unit):
        return None
    return _completed(view, match, form, numeral, unit, measure)


def _well_used(view: str, match: re.Match[str], unit: Unit | None) -> bool:
    """半 needs what it is half of (半公里, 近半), a formal numeral alone a sum (壹元, no 大陆)."""
    if match[0] == "半":
        kind = unit.kind if unit else ""
        halved = kind in ("duration", "measure", "point") or (unit and unit.surface in "个打")
        return bool(halved or HALF_ALONE.match(view, match.start()))
    if match[0] not in FORMAL:
        return True
    before = view[max(0, match.start() - 1) : match.start()]
    cents = unit is not None and unit.surface == "分" and before in ("角", "零", "元", "圆")
    return cents or (unit is not None and unit.kind == "money")


def _completed(
    view: str,
    match: re.Match[str],
    form: str,
    numeral: Numeral,
    unit: Unit | None,
    measure: Measure | None,
) -> Token:
    end, middle = (measure.end, measure.middle) if measure else (match.end(), "")
    half, more = _half_or_more(view, end, unit) if view[end : end + 1] in MIDDLE else (False, False)
    half = half and measure is not None
    end += half or more
    after = bound_after(view, end, fraction=_is_part(form, unit))
    return Token(
        start=match.start(),
        number_end=match.end(),
        end=end + len(after),
        form=form,
        numeral=_halved(_priced(numeral, unit), unit, middle, half),
        number=SPACES.sub("", match[0]),
        unit=unit,
        suffix=measure.suffix if measure else "",
        inside=match["inside"] or ("多" if more or middle == "多" else ""),
        after=after,
        fractional=half or middle == "半",
    )


def _half_or_more(view: str, end: int, unit: Unit | None) -> tuple[bool, bool]:
    """三天半, 三年多; 三个多 goes on with a noun."""
    counted = unit is not None and unit.kind == "count"
    return bool(HALF.match(view, end)), not counted and bool(MORE.match(view, end))


def bound_after(view: str, end: int, *, fraction: bool) -> str:
    """The bound word that begins at `end`; 强 and 弱 behind fractions only."""
    if view[end : end + 1] not in AFTER_BEGIN:
        return ""
    match = AFTER.match(view, end) or (fraction and FRACTION_AFTER.match(view, end))
    return match[0] if match else ""


def _is_part(form: str, unit: Unit | None) -> bool:
    """Whether 强 and 弱 may follow: 三分之二强, 七成弱."""
    return form in ("fraction", "part") or (unit is not None and unit.surface == "成")


def _priced(numeral: Numeral, unit: Unit | None) -> Numeral:
    """八五折 is 8.5 折."""
    if unit is None or unit.surface != "折" or not 10 < (numeral.value or 0) < 100:
        return numeral
    return Numeral((numeral.value or 0) / 10)


def _halved(numeral: Numeral, unit: Unit | None, middle: str, half: bool) -> Numeral:
    """三天半 and 两个半月 are half a unit more, 两个半天 are two halves."""
    if numeral.value is None or not (half or middle == "半"):
        return numeral
    if middle and unit is not None and unit.surface in HALVED:
        return Numeral(numeral.value / 2)
    return Numeral(numeral.value + 0.5)
