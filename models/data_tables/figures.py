"""The quantity that a cell states, with the unit that its headers give it."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from annotations.records import Quantity
from models.data_tables.lexicon import changes, table_words, unit_kind
from models.quantities import find_quantities
from models.quantities.grammar import half_width
from models.verbs import is_verb

_SPACES = " \u3000\xa0\t"
_NUMBER = re.compile(r"[-+−–]?(?:\d{1,3}(?:[,，]\d{3})+|\d{1,3}(?:[ \xa0]\d{3})+|\d+)(?:\.\d+)?")
# 130余, xx, 数十, 1600—1800: numbers with a bound and without a measure word.
_BARE = re.compile(
    r"(?!0\d)[\d.,，\s\-−–—~～至xX×*余多约近超逾数几十百千万亿≥≤<>＜＞以上下内不低于少过]{1,14}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_STOP = re.compile(r"[。；;！？!?]")
_COMMA = re.compile(r"[，,：:](?!\d)")
_BRACKETED = re.compile(r"[（(][^（()）]*[）)]")
_NOTE = re.compile(r"[（(][^（()）]*[）)]$")
LONGEST = 40
# 已开工。 is the least that is one.
MIN_SENTENCE = 4
_ARROWS = {"↑": "增长", "▲": "增长", "↓": "下降", "▼": "下降"}
_LINKS = ("达", "达到", "为", "共", "共计", "计", "约为", "已")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell's quantity, its offsets counted in the cell; `number` is as written, in the table's
    own unit (None where it is no plain number), with `decimals` places; `verb` stands before it."""

    quantity: Quantity
    number: float | None
    decimals: int
    verb: str | None
    own_unit: bool


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing: —, /, 无, 待定."""
    return text.strip() in table_words("blank")


def holds_sentence(text: str) -> bool:
    """Whether a cell is to be read as prose: 已开工。, 检查企业40家，发现隐患12处."""
    if len(text) < MIN_SENTENCE or _NUMBER.fullmatch(text.strip()):
        return False
    plain = _BRACKETED.sub("", text)
    return bool(_STOP.search(plain) or (_COMMA.search(plain) and find_quantities(plain)))


def is_year(text: str) -> bool:
    """Whether a number may be a calendar year."""
    return _YEAR.fullmatch(text.strip()) is not None


@lru_cache(maxsize=1 << 14)
def figure_in(text: str, unit: str | None = None) -> Figure | None:
    """The quantity that is all that a cell says, None for words, dates and serial numbers.

    `unit` is what the headers say; a unit in the cell goes before it.
    """
    core = text.strip()
    if not core or len(core) > LONGEST or is_blank(core):
        return None
    start = text.index(core)
    plain = half_width(core)
    if _NUMBER.fullmatch(plain):
        return _numeral(core, start, plain, unit)
    if core[0] in _ARROWS and (figure := figure_in(core[1:], unit)):
        behind = replace(
            figure.quantity,
            start=figure.quantity.start + start + 1,
            end=figure.quantity.end + start + 1,
        )
        return replace(figure, quantity=behind, verb=_ARROWS[core[0]])
    found = find_quantities(core)
    if len(found) == 1:
        return _with_own_unit(core, start, found[0])
    return _bounded(core, start, unit) if not found and _BARE.fullmatch(plain) else None


def _numeral(core: str, start: int, plain: str, unit: str | None) -> Figure:
    number = re.sub(r"[,，+ \xa0]", "", plain).translate(str.maketrans("−–", "--"))
    value, decimals = float(number), len(number.partition(".")[2])
    quantity = _measured(number, unit) or Quantity(
        0, 0, "", "count", value, value, value, "exact", unit
    )
    placed = replace(quantity, start=start, end=start + len(core), text=core)
    return Figure(placed, value, decimals, None, own_unit=False)


def _measured(number: str, unit: str | None) -> Quantity | None:
    """The number in its unit; 万 alone is a magnitude."""
    if not unit or unit_kind(unit) is None:
        return None
    found = find_quantities(f"{number}{unit}")
    if found and found[0].start == 0:
        return found[0]
    counted = [q for q in find_quantities(f"{number}{unit}个") if q.start == 0]
    return replace(counted[0], unit=None) if counted else None


def _with_own_unit(core: str, start: int, quantity: Quantity) -> Figure | None:
    """97.6%, 不超过5个工作日, 减少340人; not 3楼12个房间."""
    before = core[: quantity.start].strip(_SPACES)
    after = _NOTE.sub("", core[quantity.end :].strip(_SPACES))
    verb = None if not before or before in _LINKS else before
    if after or (verb and verb not in changes() and not is_verb(verb)):
        return None
    number = re.match(r"-?\d+(?:\.(\d+))?", half_width(quantity.text).replace(",", ""))
    exact = number is not None and quantity.bound == "exact"
    placed = replace(quantity, start=quantity.start + start, end=quantity.end + start)
    plain = float(number[0]) if number and exact else None
    return Figure(placed, plain, len(number[1] or "") if number else 0, verb, own_unit=True)


def _bounded(core: str, start: int, unit: str | None) -> Figure | None:
    """约320, 130余, xx: read with the unit of the headers, or with 个 where they name none."""
    measure = unit if unit and unit_kind(unit) else "个"
    found = find_quantities(core + measure)
    if len(found) != 1 or found[0].start or found[0].end < len(core) + 1:
        return None
    quantity = replace(found[0], start=start, end=start + len(core), text=core)
    if measure != unit and quantity.bound == "range":
        return None  # 80—89 may be ages, years or a telephone number
    if measure != unit:
        quantity = replace(quantity, unit=unit)
    return Figure(quantity, None, 0, None, own_unit=False)
