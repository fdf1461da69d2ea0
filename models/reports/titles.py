"""Titles of reports: where they stand, and what they say of issuer and year."""

import re
from dataclasses import dataclass

from models.reports.lexicon import alternation, words
from models.tables import read_table

MAX_TITLE = 80
_REPORT = r"报告书?|总结|公报|白皮书|汇报|年报"
# 某局2024年工作总结和2025年工作打算, 某局2024年法治政府建设情况: titles where they name a body.
_WEAK = r"打算|计划|安排|思路|要点|情况|述职|述法"
_AFTER = r"(?:\([^()\n]{1,12}\)|\[\d{1,2}\])?(?=\s|$|[(_\-—|])"
_TAIL = re.compile(rf"(?:{_REPORT}|{_WEAK}){_AFTER}")
_STRONG = re.compile(rf"(?:{_REPORT}){_AFTER}")
_MARKER = re.compile(
    r"(?:^|(?<=\s)|(?<=。))(?:第[一二三四五六七八九十\d]{1,3}篇|篇[一二三四五六七八九十\d]{1,3}"
    r"|(?:范文|例文|材料|报告)[一二三四五六七八九十\d]{1,3})\s*[:,、.]?[ \t]*",
    re.MULTILINE,
)
_NUMBERED = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|第[一二三四五六七八九十]+[部章条]")
_YEAR = re.compile(r"(?:(?:19|20)\d\d\s*[-—~至]+\s*)?((?:19|20)\d\d)\s*年(度?)")
_HAN_YEAR = re.compile(r"二[〇零][〇零一二三四五六七八九]{2}(?=年)")
_REGION = (
    r"[一-鿿Xx×*]{1,14}(?:省|自治区|市|州|盟|地区|县|旗|区|镇|乡|街道|兵团)(?:中级|高级|最高)?"
)
_PLACE = re.compile(rf"(?:{_REGION}|最高)$")
_TYPE = re.compile(alternation(words("report_types", "word")))
_TYPES = {row["word"]: row for row in read_table("report_types")}
_ORGAN = re.compile(rf"(?:{alternation(words('issuer_organs', 'name', kind='suffix'))})$")
# 现将…情况报告如下, 特此报告: the lead and the end of a report, not its title.
_NO_TITLE = re.compile(r"[。;!?]|^(?:特此|现将|现就|以上|附件|附:|请|听取|审议|相关|上一|下一)")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Title:
    """A title at [start, end): its words, what it says, and whether 第一篇 or the like marks it."""

    start: int
    end: int
    text: str
    issuer: str | None
    year: int | None
    annual: bool
    delivered: bool
    marked: bool


def find_titles(folded: str) -> list[Title]:
    """All lines (or marked stretches of a line) that may be the title of a report, in order."""
    found = {}
    for start, line in _tails(folded):
        title = _line_title(start, line)
        if not (title and title.issuer):
            title = _wrapped_title(folded, start, line) or title
        if title:
            found[title.start] = title
    for title in _marked_titles(folded):
        found = {start: old for start, old in found.items() if not title.start <= start < title.end}
        found[title.start] = title
    return [found[start] for start in sorted(found)]


def parse_title(text: str, start: int = 0, marked: bool = False) -> Title:
    """What the words of a title say: 某市某局关于2024年度…的报告 -> 某市某局, 2024."""
    compact = numeral_years(re.sub(r"\s+", "", text))
    kind = _TYPE.search(compact)
    year = _YEAR.search(compact)
    row = _TYPES[kind.group()] if kind else None
    return Title(
        start=start,
        end=start + len(text),
        text=text,
        issuer=_issuer(compact, row),
        year=int(year.group(1)) if year else None,
        annual=bool(year and year.group(2)),
        delivered=bool(row and row["delivered"] == "yes"),
        marked=marked,
    )


def numeral_years(text: str) -> str:
    """二〇二四年 -> 2024年, at the same length."""
    return _HAN_YEAR.sub(lambda match: match.group().translate(_HAN_DIGITS), text)


def is_organ(name: str) -> bool:
    """Whether the name ends like that of a public body (局, 委员会, 人民政府)."""
    return len(name) <= 30 and bool(_ORGAN.search(name))


def is_place(name: str) -> bool:
    """Whether the name ends like that of a region (省, 市, 县), or of a level of courts."""
    return bool(_PLACE.fullmatch(name))


def default_issuer(place: str, type_word: str) -> str | None:
    """Who writes reports of this type in a region: 统计公报 of 某市 -> 某市统计局."""
    row = _TYPES[type_word]
    provincial = place.endswith(("省", "自治区"))
    organ = row["issuer_province"] if provincial else row["issuer"]
    return place + organ if organ else None


def _issuer(compact: str, row: dict[str, str] | None) -> str | None:
    stem = re.sub(r"^(?:\(?(?:19|20)\d\d年度?\)?|关于|《)+", "", compact)
    cuts = [stem.find("关于"), _position(_YEAR, stem), _position(_TYPE, stem)]
    subject = stem[: min((cut for cut in cuts if cut >= 0), default=0)].rstrip("的在 ")
    if is_organ(subject):
        return re.sub(r"(?<!人民)政府$", "人民政府", subject)
    if row and is_place(subject):
        return default_issuer(subject, row["word"])
    return None


def _position(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else -1


def _tails(folded: str) -> list[tuple[int, str]]:
    """(start, line up to a word such as 报告 that ends it)."""
    found = []
    for match in _TAIL.finditer(folded):
        begin = max(0, match.start() - MAX_TITLE)
        before = folded.rfind("\n", begin, match.start()) + 1
        if before or begin == 0:
            line = folded[before : match.end()]
            found.append((before + len(line) - len(line.lstrip()), line.strip()))
            continue
        # One line holds all (a page without line breaks): a title follows a full stop and a space.
        stop = max(folded.rfind(mark, begin, match.start()) for mark in ("。 ", "! ", "| "))
        if stop >= 0:
            found.append((stop + 2, folded[stop + 2 : match.end()]))
    return found


def _line_title(start: int, line: str) -> Title | None:
    cell = line.rfind("|") + 1  # 标题 | 某局2024年工作报告
    text = line[cell:].lstrip()
    if len(text) > MAX_TITLE or _NO_TITLE.search(text) or _NUMBERED.match(text):
        return None
    title = parse_title(text, start + len(line) - len(text))
    named = (title.delivered and len(text) < 12) or title.year
    return title if title.issuer or (named and _STRONG.search(text)) else None


def _wrapped_title(folded: str, start: int, line: str) -> Title | None:
    """A title of two lines: 某市某局关于2024年度 / 法治政府建设情况的报告."""
    begin = max(0, start - MAX_TITLE // 2)
    before = folded[begin:start].rstrip()
    first = before.rsplit("\n", 1)[-1].strip() if "\n" in before or begin == 0 else ""
    if not first or re.search(r"[。;:,|!]", first) or _NUMBERED.match(first):
        return None
    begin = folded.rindex(first, 0, start)
    title = _line_title(begin, folded[begin : start + len(line)])
    return title if title and title.issuer else None


def _marked_titles(folded: str) -> list[Title]:
    found = []
    for marker in _MARKER.finditer(folded):
        line = folded[marker.end() : marker.end() + MAX_TITLE].split("\n", 1)[0]
        tail = re.search(r".*?(?:报告书?|总结|公报|白皮书|汇报|年报|发言|讲话|材料)", line)
        if tail and not _NO_TITLE.search(tail.group()):
            found.append(parse_title(tail.group(), marker.end(), marked=True))
    return found
