"""Time words in running text: 全年, 2023年, 1—11月, 截至2022年底, “十四五”时期, 五年来."""

import re
from functools import cache

from annotations.records import Mention
from models.tables import read_table

_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_SPACE = r"[ 　]?"
_YEAR = rf"(?:(?:19|20)\d\d{_SPACE}年|二[〇○零][一二三四五六七八九〇○零]{{2}}年)"
_HOUR = r"(?:上午|下午)?\d{1,2}时(?:\d{1,2}分)?"
_DAY = rf"{_NUMBER}{_SPACE}月{_SPACE}\d{{1,2}}{_SPACE}日(?:{_HOUR})?"
_MONTH = rf"{_NUMBER}{_SPACE}月(?:份|[上中下]旬|底|末|初)?"
_QUARTER = r"(?:第?[一二三四]季度|前[两三]季度|一至三季度|[上下]半年)"
_TO = r"(?:[ 　]?[—–－\-~～至到]+[ 　]?)"
_PART = (
    rf"(?:前{_NUMBER}个月|{_NUMBER}{_SPACE}月?{_TO}{_NUMBER}{_SPACE}月(?:份)?|{_DAY}{_TO}(?:{_DAY}|\d{{1,2}}日)"
    rf"|{_DAY}|{_MONTH}|{_QUARTER}|[春秋]季学期|暑期|汛前|年[底末初])"
)
_YEARS = rf"(?:(?:19|20)\d\d年?{_TO}(?:19|20)\d\d{_SPACE}(?:学?年))"
_PLAN = (
    r"“?十[一二三四五六七]五”?"
    r"(?:时期|期间|以来|末|前[一二两三四]年|后[一二两三四]年|后半程)?(?:的?[一二三四五六七八九十]年)?"
)
_MANY = (
    rf"(?:近|过去的?|刚刚过去的|未来|今后|这|前|后)?{_NUMBER}年(?:半)?(?:来|间|前|内|累计)"
    rf"|(?:近|过去的?|未来的?|今后的?|这){_NUMBER}年|半年[来后]"
)
_BEFORE = r"(?:截至|截止到?|(?<![达收受得接])到|至|自|从|较|比)"
_FIRST = "0123456789一二两三四五六七八九十第前后近过刚未今这半截到至自从较比“上下春秋暑汛年"
_AFTER = r"(?:以来|至今|起|前(?!移|进|列|茅)|以前|期间|为止|之前|底|末|初|同期|累计)"

# A stretch named after what went on in it: 专项行动期间, 自上线以来, 开展“回头看”以来.
_EVENT = r"(?<![一-龥])自?(?:[一-龥]{2,6}期间|(?!\S{0,4}“?十[一二三四五六七]五)[一-龥“”]{2,8}以来)"
# What began in a year goes on from there: 自2022年开展专项行动以来.
_BEGUN = r"[一-龥“”]{2,12}?(?:以来|至今)"


def find_times(text: str) -> list[Mention]:
    """Time words in a text, in order, not overlapping; label TIME. Titles (《…》) are skipped."""
    found = []
    for match in _pattern().finditer(text):
        if match.lastgroup == "time" and _is_time(text, match):
            found.append(Mention(*match.span(), match.group(), "TIME", 1.0, "times"))
    return found


def _is_time(text: str, match: re.Match[str]) -> bool:
    """Whether the words stand for a time here, and not inside a number or a name."""
    after = text[match.end() : match.end() + 2]
    before = text[max(match.start() - 1, 0) : match.start()]
    if (
        "十" in match.group()
        and "五" in match.group()
        and after.startswith(("规划", "纲要", "普法"))
    ):
        return False
    numeral = before.isdigit() and match.group()[0].isdigit()
    return not before or not (numeral or before in "〔[")


@cache
def _pattern() -> re.Pattern[str]:
    rows = read_table("time_words")
    words = sorted((row["word"] for row in rows), key=len, reverse=True)
    years = {r["word"] for r in rows if r["kind"] in ("given", "report")}
    word = "|".join(map(re.escape, words))
    relative = "|".join(name for name in words if name in years and name[-1] in "年度来")
    year = rf"(?:{_YEAR}度?|{relative})"
    dated = rf"(?:{year}(?:{_SPACE}{_PART}|[底末初])?|{_PART})"
    core = rf"(?:{_YEARS}|{_PLAN}|{_MANY}|{dated}(?:{_TO}{dated})?|{word})"
    # A look at the first character spares most places in a text the attempt.
    begins = f"(?=[{''.join(sorted({w[0] for w in words} | set(_FIRST)))}])"
    return re.compile(
        rf"《[^》]{{0,80}}》|(?P<time>{begins}(?:自?{year}{_BEGUN}|{_BEFORE}?{core}{_AFTER}*)"
        rf"|{_EVENT})"
    )
