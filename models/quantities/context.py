"""What is no quantity by its context: codes, ordinals, size classes, the indefinite 一."""

import re

from models.quantities.calendar import clause_before
from models.quantities.lexicon import context_words
from models.quantities.numerals import DIGITS
from models.quantities.spelling import ANY
from models.quantities.tokens import Token
from models.tables import read_table

HAN = re.compile(r"[\u4e00-\u9fff]")
FURNITURE = re.compile(f"(?:{'|'.join(context_words('furniture_before'))})[ ]?[:：][ ]?$")
DENOMINATOR = context_words("denominator_before")
COUNTED_ONE = context_words("indefinite_before")
MEASURED_ONE, ONE_FRAME = (
    context_words("indefinite_measure_before"),
    context_words("one_frame_before"),
)
WHOLE_AFTER, SIZED_NOUNS = context_words("whole_after"), context_words("sized_noun_after")
ZERO_NOUNS = frozenset(row["noun"] for row in read_table("zero_nouns"))
LETTER, LETTERS = re.compile("[A-Za-z]$"), re.compile("[A-Za-z]{2}$")
ORDINAL = re.compile(rf"第[\d{ANY}、至到和—-]{{1,12}}([^\d{ANY}、至到和—-]?)[、至到和—-]$")
OF_THEM = re.compile(r"的\d")  # 案值5万元以上的12起
RANGE_SIGNS = ("—", "-", "－", "–", "~", "～", "至")
SIZED = ("岁", "周岁", "户", "人")


def part_of_code(view: str, token: Token) -> bool:
    """G60, PM2.5, v3.1.2, 20xx年: letters or figures run into the number."""
    before = view[max(0, token.start - 2) : token.start]
    if before[-1:] and before[-1] in "._/#&=@+·" and not plus_sign(before, token):
        return True
    if before[-1:] == "×" and before[:1].isdigit():
        return True  # 2×100万千瓦
    if LETTER.search(before):
        return token.unit is None or not LETTERS.search(before)  # PM2.5 but AED526台
    if token.form == "redacted":
        return before[-1:].isdigit() or view[token.end : token.end + 1].isdigit()
    return (
        view[token.number_end : token.number_end + 1] == "."
        and view[token.number_end + 1 : token.number_end + 2].isdigit()
    )


def plus_sign(before: str, token: Token) -> bool:
    """Whether the + that ends `before` is a sign and joins no terms: +5%, but not 28+10项."""
    if before[-1] != "+" or before[0] in "”）)%" or (before[0].isascii() and before[0].isalnum()):
        return False
    counted = token.unit is None or token.unit.kind in ("count", "duration")
    return before == "+" or not (counted and HAN.match(before))


def is_ordinal(view: str, token: Token) -> bool:
    """第三批, 第3、4条, 第十二条、十三条, 其二, 之一."""
    start = token.start
    if start == 0 or view[start - 1] not in "第其之、至到和—-":
        return False
    if view[start - 1] == "其":
        # 其3个下属单位 counts.
        return token.unit is None
    if view[start - 1] in "第之":
        return True
    ordinal = ORDINAL.search(view, max(0, start - 14), start)
    unit = token.unit.surface if token.unit else ""
    return ordinal is not None and ordinal[1] in ("", unit)


def indefinite(view: str, token: Token, start: int) -> bool:
    """一个, 一批: no count, unless 仅 stands before it or it measures (为期一周)."""
    if token.number not in ("一", "半") or start < token.start:
        return False
    if token.fractional or token.after or token.inside:
        return False
    counted = token.unit is None or token.unit.kind == "count"
    if token.number == "半":
        return counted
    clause = clause_before(view, token.start, 24)
    if any(word in clause for word in COUNTED_ONE):
        return False
    return counted or not _measures_one(view, token, clause)


def _measures_one(view: str, token: Token, clause: str) -> bool:
    """为期一周, 提高一个百分点, 一元, but not 一分钱掰成两半花."""
    if token.unit is None or clause.endswith(MEASURED_ONE) or token.unit.kind == "point":
        return True
    if token.unit.kind == "money":
        return (token.unit.base or 0) >= 0.1
    placed = token.unit.surface in ("天", "年", "秒") or clause.endswith(ONE_FRAME)
    return not placed and not view.startswith(("一", "后"), token.end)


def whole_hearted(view: str, token: Token) -> bool:
    """百分之百的努力: no share of anything."""
    return token.form == "part" and view.startswith(WHOLE_AFTER, token.end)


def size_class(view: str, token: Token, bounded: bool) -> bool:
    """百亿元项目, 25兆瓦级, 60岁以上老人, 110千伏及以上: a kind of thing, no count."""
    if token.bare_magnitude and not bounded and not token.inside:
        return token.after != "左右"
    if token.unit is None:
        return False
    follows = view[token.end : token.end + 1]
    if follows == "级" and token.unit.kind in ("measure", "money"):
        return True
    if token.unit.surface in ("岁", "周岁") and _age_class(view, token):
        return True
    if token.after in ("及以上", "及以下") or view.startswith("及以", token.end):
        return True
    sized = token.unit.kind in ("measure", "money") or token.unit.surface in SIZED
    sized = sized and token.after in ("以上", "以下") and not OF_THEM.match(view, token.end)
    if bounded and token.unit.kind == "money" and view.startswith(SIZED_NOUNS, token.end):
        return True  # 超10亿元项目12个
    return bool(HAN.match(follows)) and (sized or token.unit.surface == "千伏")


def _age_class(view: str, token: Token) -> bool:
    """0—14周岁儿童, but 预期寿命增至80.5岁."""
    before = view[max(0, token.start - 2) : token.start]
    joined = before[-1:] in RANGE_SIGNS and (before[-1:] != "至" or before[:1].isdigit())
    return joined or token.numeral.low is not None


def small_ordinal(token: Token, bounded: bool) -> bool:
    """三级, 二类, 四面: Chinese numerals that name a grade or make a word."""
    if token.unit is None or not token.chinese or bounded or token.inside:
        return False
    if token.form == "redacted":
        return False
    if len(token.number) > 1 and all(c in DIGITS for c in token.number):
        return token.numeral.low is None and token.unit.kind != "percent"  # 三八节, but 三五天
    if token.number == "零":
        return token.unit.surface not in ZERO_NOUNS  # 零起, but 零部件
    if token.number == "二" and token.unit.kind in ("count", "duration", "measure"):
        return True
    if token.unit.surface == "类" and token.number in ("一", "三", "四"):
        return True
    return not token.unit.han and len(token.number) <= 2


def page_furniture(view: str, start: int) -> bool:
    """浏览次数：61次."""
    return bool(FURNITURE.search(view, max(0, start - 10), start))


def denominator(view: str, start: int) -> bool:
    """每万人, 每10万人口."""
    return view.endswith(DENOMINATOR, max(0, start - 3), start)


def half_of_year(view: str, token: Token) -> bool:
    """上半年, 下半月, 大半年."""
    return token.form == "half" and token.start > 0 and view[token.start - 1] in "上下前后大"
