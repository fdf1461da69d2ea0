"""How numerals are written: the patterns of Arabic, Chinese and mixed numerals."""

from models.quantities.lexicon import longest_of, units
from models.quantities.numerals import DIGITS, MAGNITUDES, SEPARATORS, SUPERSCRIPTS, TENS

_DIGITS = "".join(sorted({*DIGITS, *TENS} - {"两"}))
_LARGE = "".join(sorted(set(MAGNITUDES) - set("十拾百千")))
DIGIT = f"[{_DIGITS}]"
ANY = "".join((*DIGITS, *TENS, *MAGNITUDES))
GROUPS = (",", "，", "['’]", "[\u00a0\u2009\u202f]")  # 1,234 1，234 1'234 1 234
# 三两天 is 2 to 3 天, 三两酒 is 150 g
PAIRED = "个天年次句条家人名位月日周步口件轮级斤里米百千万亿"


def arabic() -> str:
    """1234, 1,234,567.89, 1 234 567 人, .5."""
    groups = "|".join(rf"(?:{separator}\d{{3}}){{1,6}}" for separator in GROUPS)
    spaced = r"(?:[ ]\d{3}){1,6}(?=[ ]?[%万亿\u4e00-\u9fff])|(?:[ ]\d{3}){2,6}(?![ ]?[\d.])"
    first = rf"(?=\d{{1,3}}+[{SEPARATORS}])(?<!\d[ ])[1-9]\d{{0,2}}"
    grouped = rf"{first}(?:{groups}|{spaced})(?![,，]?\d)"
    return rf"(?:(?:{grouped}|\d+)(?:\.\d+)?|(?<![\w.])\.\d+)"


def power() -> str:
    """The powers behind a number: 1.2e5, 1.5×10^6, 10⁶, 2的10次方."""
    superscript = f"[{''.join(SUPERSCRIPTS)}]+"
    raised = r"\^[+-]?\d{1,3}|的\d{1,3}次方"
    times = rf"[ ]?[×xX*][ ]?10(?:{raised}|{superscript})"
    return rf"(?:[eE][+-]?\d{{1,3}}(?![A-Za-z0-9])|{times}|{raised}|(?<=10){superscript})"


def magnitude() -> str:
    """百千万亿, but not where the character belongs to the measure word: 5百分点, 3千瓦."""
    return f"(?:[{_LARGE}]|百(?!分[之点百]|{_measures('百')})|千(?!{_measures('千')}))"


def _measures(large: str) -> str:
    """The rest of the measure words that begin with a magnitude: 瓦, 克 and 字节 for 千."""
    own = (unit for unit in units().values() if unit.surface[0] == large)
    return longest_of({unit.surface[1:]: unit.guard for unit in own})


def numeral() -> str:
    """Any numeral: Arabic with magnitudes or powers behind, or Chinese."""
    large = magnitude()
    return f"(?:{arabic()}(?:{power()}|{large}++{_mixed(large)})?|{chinese()})"


def _mixed(large: str) -> str:
    """What goes on behind 1万: 2千, 零5, 3456; 5 alone is a tenth of it where nothing follows."""
    steps = rf"(?:零?(?:\d+(?:\.\d+)?|{DIGIT}|两){large}++)*+"
    last = r"零\d{1,4}(?![\d.])|(?<=万)\d{3,4}(?![\d.年])|[1-9](?=$|[^\w.,%‰:：/-]|[的块元])"
    return f"{steps}(?:{last})?"


def chinese() -> str:
    """一百二十万三, 三点一四; no 点 of a clock (八点三十, 九点一刻).

    三千米 is 3000 米 but 三十千米 is 30 千米, and 三千克 is 3 千克; 两 behind a numeral is a
    weight (八两酒) unless a magnitude (一万两千) or a pair (三两天) makes it a digit.
    """
    thousand = f"千(?:(?<![十拾百佰]千)(?=米)|(?!{_measures('千')}))"
    hundred = f"百(?!分[点百]|{_measures('百')})"
    both = f"(?<![{ANY}])两|两(?=[{''.join(MAGNITUDES)}])|(?<=[一三])两(?=[{PAIRED}])"
    decimals = f"点{DIGIT}++(?![十拾刻])[百千万亿]*+"
    return f"(?:[{_DIGITS}十拾{_LARGE}]|{hundred}|{thousand}|{both})++(?:{decimals})?"
