"""What the first lines of a document tell that bears no report's title: a table, a notice.

柏崖县教育局2024年学生资助资金发放情况表 names the body and the year; 云泽市财政局 may stand on a
line of its own, and 填报单位：柏崖县图书馆 above a table.
"""

import re
from dataclasses import dataclass

from models.reports.lexicon import alternation, words
from models.reports.titles import is_organ, numeral_years, parse_title

LINES = 6
LONGEST = 60
_FILLED_IN = re.compile(
    r"(?:填报|编报|编制|制表|报送|公开|发布)(?:单位|部门|机关)\s*[:：]\s*(\S{4,30})"
)
_ESTABLISHMENT = re.compile(
    rf"^[一-龥]{{2,12}}[省市县区州盟旗镇乡][一-龥]{{1,14}}?"
    rf"(?:{alternation(words('issuer_organs', 'name', kind='establishment'))})"
)
_NAME = re.compile(r"[一-龥Xx×*]{5,24}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_BEFORE_YEAR = re.compile(r"^(.{4,30}?)(?:关于)?(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Opening:
    """Who issued a document, its title and its year, as far as the first lines tell."""

    issuer: str | None
    title: str | None
    year: int | None


def read_opening(folded: str) -> Opening | None:
    """What the first lines tell; None where they name no body."""
    lines = [numeral_years(line.strip()) for line in folded.splitlines() if line.strip()][:LINES]
    lines = [line for line in lines if "|" not in line]
    named = next(((name, line) for line in lines if (name := _named(line))), None)
    if named is None:
        return None
    years = [match for line in lines if len(line) <= LONGEST for match in _YEAR.findall(line)]
    title = next((line for line in lines if _YEAR.search(line) and len(line) <= LONGEST), None)
    # 2019-2023年: the last one is that on which it reports.
    return Opening(named[0], title, int(max(years)) if years else None)


def _named(line: str) -> str | None:
    """The body that a line names as its author's, if any."""
    if filled := _FILLED_IN.search(line):
        return filled[1]
    if len(line) > LONGEST or line.endswith("。"):
        return None
    compact = re.sub(r"\s", "", line)
    if issuer := parse_title(compact).issuer:
        return issuer
    before = re.split(r"[:,_]", compact)[0]
    subject = _BEFORE_YEAR.match(before)
    for name in (before, subject[1].rstrip("的") if subject else ""):
        if _NAME.fullmatch(name) and (is_organ(name) or _ESTABLISHMENT.fullmatch(name)):
            return name
    return None
