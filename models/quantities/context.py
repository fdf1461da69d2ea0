"""What is no quantity: names, dates, ordinals, size classes, the indefinite 一, page furniture."""

import re
from bisect import bisect_right

from models.quantities.lexicon import context_words, names_by_first_numeral
from models.quantities.tokens import Token

NAME = re.compile(
    r"《[^《》\n]{1,80}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|『[^『』\n]{1,40}』"
    r"|〔[^〔〕\n]{1,12}〕|\"[^\"\n]{1,20}\"|‘[^‘’\n]{1,20}’|https?://[\w./?=&%#-]{1,200}"
)
NAMES = names_by_first_numeral()
HAN = r"[\u4e00-\u9fff]"
CLASS_NOUN = re.compile(rf"(?:以上|以下|以内|及以上|及以下)(?:的|{HAN})")
CIRCLE = re.compile(rf"{HAN}{{0,8}}圈")
RANK_END = re.compile(r"\s*(?:$|[^\w\s]|\n|[位名]|和|与|并|且|进|升|上升|前移|跃|提升|，)")
FURNITURE = re.compile(f"(?:{'|'.join(context_words('furniture_before'))})[ ]?[:：]?[ ]?$")


def _ending(rule: str) -> tuple[str, ...]:
    return context_words(rule)


YEAR_BEFORE, YEAR_AFTER = _ending("year_before"), _ending("year_after")
DENOMINATOR = _ending("denominator_before")
COUNTED_ONE, MEASURED_ONE = _ending("indefinite_before"), _ending("indefinite_measure_before")
RANK_BEFORE, TOP_BEFORE = _ending("rank_before"), _ending("top_before")
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
    for name, place, counts_after in NAMES.get(view[start], ()):
        begin = start - place
        if begin >= 0 and view.startswith(name, begin):
            return not (counts_after and begin and view[begin - 1] in counts_after)
    return False


def clause_before(view: str, start: int, width: int = 16) -> str:
    """The words before `start` in the same clause, at most `width` characters."""
    return CLAUSE.split(view[max(0, start - width) : start])[-1]


def part_of_code(view: str, token: Token) -> bool:
    """G60, PM2.5, v3.1.2, 20xx年: letters or figures run into the number."""
    before = view[token.start - 1 : token.start]
    if before.isascii() and (before.isalpha() or before in "._/#&=@" and before):
        return True
    if token.form == "redacted":
        return before.isdigit() or view[token.end : token.end + 1].isdigit()
    return view[token.number_end : token.number_end + 1] == "." and view[
        token.number_end + 1 : token.number_end + 2
    ].isdigit()


def is_ordinal(view: str, start: int) -> bool:
    """第三批, 其二, 之一."""
    return view[start - 1 : start] in ("第", "其", "之") and start > 0


def is_rank(view: str, token: Token) -> bool:
    """第3位, 全省第二: a place in an order of places."""
    before = view[max(0, token.start - 9) : token.start - 1].rstrip()
    named = token.unit is not None and token.unit.surface in ("位", "名")
    if token.number in ("1", "一") or not named:
        return before.endswith(RANK_BEFORE) and (named or bool(RANK_END.match(view, token.number_end)))
    return True


def is_top(view: str, token: Token) -> bool:
    """前三, 前20名 where a field of competitors precedes: 全国前三."""
    if view[token.start - 1 : token.start] != "前":
        return False
    named = token.unit is not None and token.unit.surface in ("位", "名")
    before = view[max(0, token.start - 7) : token.start - 1]
    return before.endswith(TOP_BEFORE) and (named or bool(RANK_END.match(view, token.number_end)))


def indefinite(view: str, token: Token, start: int) -> bool:
    """一个, 一批: no count, unless 仅 stands before it or it measures (为期一周)."""
    if token.number != "一" or token.has_half or token.after or token.inside or start < token.start:
        return False
    clause = clause_before(view, token.start, 24)
    if any(word in clause for word in COUNTED_ONE):
        return False
    measures = token.unit is not None and token.unit.kind in ("duration", "measure", "ratio", "percent")
    return not (measures and clause.endswith(MEASURED_ONE))


def calendar(view: str, token: Token, bounded: bool) -> bool:
    """Years, days of a month, and years that only place the sentence in time (近三年)."""
    unit = token.unit.surface if token.unit else ""
    if unit not in ("年", "日", "年度", "天"):
        return unit in ("分", "秒") and view[token.start - 1 : token.start] in ("时", ":", "：", "点")
    before = view[max(0, token.start - 6) : token.start]
    if unit == "日":
        return before.endswith(("月", "月 ", "至", "、", "和", "—", "-")) or not (
            bounded or before.endswith(YEAR_BEFORE)
        )
    if unit == "天":
        return False
    if year_like(token.number):
        return True
    return not token.has_half and not _lasting(view, token, before, bounded)


def _lasting(view: str, token: Token, before: str, bounded: bool) -> bool:
    if before.endswith(YEAR_BEFORE):
        return True
    placed = before.endswith(("近", "过去", "未来", "前", "后", "这", "上", "下", "新", "今后", "往", "同"))
    if placed or view.startswith(YEAR_AFTER, token.end):
        return False
    return bounded or token.number != "一"


def year_like(number: str) -> bool:
    """1949, 2023, 二〇二三, and the last two figures of a year from 49 on."""
    if re.fullmatch(r"[零〇○一二三四五六七八九]{2,4}", number):
        return len(number) == 4 or number[0] in "零〇○"
    return bool(re.fullmatch(r"(?:18|19|20|21)\d\d", number)) or number.isdigit() and len(number) == 4


def size_class(view: str, token: Token, bounded: bool) -> bool:
    """百亿元项目, 25兆瓦级, 60岁以上老人, 110千伏及以上: a kind of thing, no count."""
    if token.bare_magnitude and not bounded and not token.inside:
        return not (token.after in ("左右",))
    follows = view[token.end : token.end + 1]
    if follows == "级" and token.unit is not None and token.unit.kind in ("measure", "money"):
        return True
    surface = token.unit.surface if token.unit else ""
    if surface in ("岁", "周岁", "户", "千伏") and token.after and not bounded:
        return bool(re.match(rf"的|及|{HAN}", view[token.end : token.end + 1]))
    return token.after in ("及以上", "及以下") or view.startswith("及以", token.end)


def small_ordinal(token: Token, bounded: bool) -> bool:
    """三级, 二类, 四面: Chinese numerals that name a grade or make a word."""
    if token.unit is None or not token.chinese or bounded or token.inside:
        return False
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
    """15分钟生活圈, 24小时值守: a name with a time in it."""
    if token.unit is None or token.unit.kind != "duration":
        return False
    return bool(CIRCLE.match(view, token.end))
