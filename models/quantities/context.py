"""What is no quantity: names, dates, ordinals, size classes, the indefinite 一, page furniture."""

import re
from bisect import bisect_right
from itertools import chain

from models.quantities.lexicon import context_words, names_by_numeral, read_rows
from models.quantities.numerals import DIGITS
from models.quantities.tokens import Token

NAME = re.compile(
    r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    r"|〔[^〔〕\n]{1,12}〕|\"[^\"\n]{1,20}\"|‘[^‘’\n]{1,20}’|https?://[\w./?=&%#-]{1,200}"
)
NAMES = names_by_numeral()
HAN = r"[\u4e00-\u9fff]"
CLASS_NOUN = re.compile(HAN)
CIRCLE = re.compile(rf"{HAN}{{0,8}}圈")
RANK_END = re.compile(r"\s*(?:$|[^\w\s]|\n|[位名]|和|与|并|且|进|升|上升|前移|跃|提升|，)")
FURNITURE = re.compile(f"(?:{'|'.join(context_words('furniture_before'))})[ ]?[:：][ ]?$")


YEAR_BEFORE, YEAR_AFTER = context_words("year_before"), context_words("year_after")
DENOMINATOR = context_words("denominator_before")
COUNTED_ONE, MEASURED_ONE = (
    context_words("indefinite_before"),
    context_words("indefinite_measure_before"),
)
RANK_BEFORE, TOP_BEFORE = context_words("rank_before"), context_words("top_before")
ZERO_NOUNS = frozenset(row["noun"] for row in read_rows("zero_nouns"))
LETTER, LETTERS = re.compile("[A-Za-z]$"), re.compile("[A-Za-z]{2}$")
LASTING_BEFORE, EVENT_BEFORE = context_words("lasting_before"), context_words("event_before")
FRAME_BEFORE, ONE_FRAME = context_words("time_frame_before"), context_words("one_frame_before")
ISSUE_BEFORE = context_words("issue_before")
CLAUSE = re.compile(r"[，。；：、,;:!?！？\n]")


class Names:
    """The quoted and bracketed stretches of a text; a number inside one is part of a name."""

    def __init__(self, view: str) -> None:
        spans = [match.span() for match in NAME.finditer(view)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def cover(self, place: int) -> bool:
        """Whether `place` lies inside a name."""
        index = bisect_right(self.starts, place) - 1
        return index >= 0 and place < self.ends[index]


def in_listed_name(view: str, start: int) -> bool:
    """Whether a listed name (三会一课) lies over `start`; 等三项制度 counts all the same."""
    for name, place, counts_after in chain(
        NAMES.get(view[start : start + 2], ()), NAMES.get(view[start], ())
    ):
        begin = start - place
        if begin >= 0 and view.startswith(name, begin) and not splits_number(view, begin):
            return not (counts_after and begin and view[begin - 1] in counts_after)
    return False


def splits_number(view: str, place: int) -> bool:
    """Whether `place` lies between two Arabic digits."""
    return place > 0 and view[place].isdigit() and view[place - 1].isdigit()


def clause_before(view: str, start: int, width: int = 16) -> str:
    """The words before `start` in the same clause, at most `width` characters."""
    return CLAUSE.split(view[max(0, start - width) : start])[-1]


def part_of_code(view: str, token: Token) -> bool:
    """G60, PM2.5, v3.1.2, 20xx年: letters or figures run into the number."""
    before = view[max(0, token.start - 2) : token.start]
    if before[-1:] and before[-1] in "._/#&=@+·":
        return True
    if LETTER.search(before):
        return token.unit is None or not LETTERS.search(before)  # PM2.5 but AED526台
    if token.form == "redacted":
        return before[-1:].isdigit() or view[token.end : token.end + 1].isdigit()
    return (
        view[token.number_end : token.number_end + 1] == "."
        and view[token.number_end + 1 : token.number_end + 2].isdigit()
    )


def is_ordinal(view: str, start: int) -> bool:
    """第三批, 其二, 之一."""
    return view[start - 1 : start] in ("第", "其", "之") and start > 0


def is_rank(view: str, token: Token) -> bool:
    """第3位, 全省第二: a place in an order of places."""
    before = view[max(0, token.start - 9) : token.start - 1].rstrip()
    named = token.unit is not None and token.unit.surface in ("位", "名")
    if named and token.number not in ("1", "一"):
        return True
    return before.endswith(RANK_BEFORE) and (named or ends_rank(view, token))


def ends_rank(view: str, token: Token) -> bool:
    """Whether nothing follows that 第二 could belong to (第二产业)."""
    return bool(RANK_END.match(view, token.number_end))


def is_top(view: str, token: Token) -> bool:
    """前三, 前20名 where a field of competitors precedes: 全国前三."""
    if view[token.start - 1 : token.start] != "前":
        return False
    named = token.unit is not None and token.unit.surface in ("位", "名")
    before = view[max(0, token.start - 7) : token.start - 1]
    return named or (before.endswith(TOP_BEFORE) and ends_rank(view, token))


def indefinite(view: str, token: Token, start: int) -> bool:
    """一个, 一批: no count, unless 仅 stands before it or it measures (为期一周)."""
    if (
        token.number != "一"
        or token.fractional
        or token.after
        or token.inside
        or start < token.start
    ):
        return False
    clause = clause_before(view, token.start, 24)
    if any(word in clause for word in COUNTED_ONE):
        return False
    if token.unit is None or token.unit.kind == "count":
        return True
    if clause.endswith(MEASURED_ONE) or token.unit.kind in ("point", "money"):
        return False
    placed = token.unit.surface in ("天", "年", "秒") or clause.endswith(ONE_FRAME)
    return placed or view.startswith("一", token.end)


def calendar(view: str, token: Token, bounded: bool, bare: bool) -> bool:
    """Dates, times of day, and spans that only place the sentence in time (近三年, 前11个月).

    Without a sentence around them (`bare`) spans are let through, dates are not.
    """
    unit = token.unit
    if unit is None or unit.surface in ("分", "秒"):
        return view[token.start - 1 : token.start] in ("时", ":", "：", "点")
    if unit.kind != "duration":
        return False
    before = view[max(0, token.start - 6) : token.start]
    if unit.surface == "月":
        return "个" not in view[token.start : token.end]
    if unit.surface == "日":
        lasts = bare or bounded or before.endswith((*YEAR_BEFORE, *LASTING_BEFORE))
        return before.rstrip().endswith("月") or not lasts or follows_day(view, token)
    if unit.surface in ("年", "年度", "学年"):
        lasts = bare or token.fractional or _lasting(view, token, before, bounded)
        return year_like(token.number) or not lasts
    if bare:
        return False
    return (before.endswith("前") and not before.endswith("提前")) or view.startswith(
        ("来", "下来"), token.end
    )


def follows_day(view: str, token: Token) -> bool:
    """1月1日至12月31日, 7月5日、12日: a day that an earlier month holds for."""
    return bool(DAY_BEFORE.search(view[max(0, token.start - 4) : token.start]))


DAY_BEFORE = re.compile(r"日[、至到和—-]$")


def _lasting(view: str, token: Token, before: str, bounded: bool) -> bool:
    if before.endswith(EVENT_BEFORE):
        return False
    if before.endswith(YEAR_BEFORE):
        return True
    if before.endswith(FRAME_BEFORE):
        return False
    if bounded and token.after not in ("内", "以内", "之内"):
        return True
    if view.startswith(YEAR_AFTER, token.end) or token.after:
        return False
    if not clause_before(view, token.start) and token.chinese:
        return False
    return token.number != "一"


def year_like(number: str) -> bool:
    """1949, 2023, 二〇二三."""
    if re.fullmatch(r"[零〇○一二三四五六七八九]{2,4}", number):
        return len(number) == 4 or number[0] in "零〇○"
    return bool(re.fullmatch(r"(?:18|19|20|21)\d\d", number))


def edition(view: str, token: Token) -> bool:
    """二十届三中全会, 十一届九次全会, 机场三期工程: ordinals without 第."""
    if token.unit is None or not token.chinese:
        return False
    clause = clause_before(view, token.start, 12)
    if token.unit.surface == "届":
        return not clause.endswith("连续")
    if token.unit.surface == "次":
        return "届" in view[max(0, token.start - 8) : token.start]
    return (
        token.unit.surface == "期"
        and token.number in "二三四"
        and not clause.endswith(ISSUE_BEFORE)
    )


def size_class(view: str, token: Token, bounded: bool) -> bool:
    """百亿元项目, 25兆瓦级, 60岁以上老人, 110千伏及以上: a kind of thing, no count."""
    if token.bare_magnitude and not bounded and not token.inside:
        return token.after != "左右"
    if token.unit is None:
        return False
    follows = view[token.end : token.end + 1]
    if follows == "级" and token.unit.kind in ("measure", "money"):
        return True
    if token.unit.surface in ("岁", "周岁"):
        second = view[max(0, token.start - 1) : token.start] in RANGE_SIGNS
        if second or token.numeral.low is not None:
            return True
    if token.after in ("及以上", "及以下") or view.startswith("及以", token.end):
        return True
    sized = token.unit.kind in ("measure", "money") or token.unit.surface in SIZED
    named = bool(CLASS_NOUN.match(follows))
    sized = sized and token.after in ("以上", "以下")
    return named and (sized or token.unit.surface == "千伏")


RANGE_SIGNS = ("—", "-", "－", "–", "~", "～", "至")
SIZED = ("岁", "周岁", "户", "人")


def small_ordinal(token: Token, bounded: bool) -> bool:
    """三级, 二类, 四面: Chinese numerals that name a grade or make a word."""
    if token.unit is None or not token.chinese or bounded or token.inside:
        return False
    if len(token.number) > 1 and all(c in DIGITS for c in token.number):
        return token.numeral.low is None  # 三八节, but 三五天
    if token.number == "零":
        return token.unit.surface not in ZERO_NOUNS  # 零起, but 零部件
    if token.number == "二" and token.unit.kind in ("count", "duration", "measure"):
        return True
    if token.unit.surface == "类" and token.number in ("一", "三", "四"):
        return True
    return not token.unit.han and len(token.number) <= 2


def page_furniture(view: str, start: int) -> bool:
    """浏览次数：61次."""
    return bool(FURNITURE.search(view[max(0, start - 10) : start]))


def denominator(view: str, start: int) -> bool:
    """每万人, 每10万人口."""
    return view[max(0, start - 3) : start].endswith(DENOMINATOR)


def circle(view: str, token: Token) -> bool:
    """15分钟生活圈: a name with a time in it."""
    if token.unit is None or token.unit.kind != "duration":
        return False
    return bool(CIRCLE.match(view, token.end))


def half_of_year(view: str, start: int) -> bool:
    """上半年, 下半月, 大半年."""
    return view[start - 1 : start] in ("上", "下", "前", "后", "大") and start > 0
