"""Places where characters were lost or spoiled on the way: 今年212日 was 今年2月12日."""

import re
from collections.abc import Iterator

from annotations.records import Anomaly

KIND = "lost_characters"
YEAR = r"(?:19|20)\d\d"
MONTH = r"(?:1[0-2]|0?[1-9])"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
BLANK = r"[^\S\n]"
# Days that are counted (2023年312日以上空气优良, 2024年5月日均) are no date.
DATED = r"日(?![以内均游间龄无不空连常照报产])"
BOUNDARY = r"(?=[\s,，。;；、)）至起前后]|$)"
OPENING, CLOSING = "[〔［\\[【]", "[〕］\\]】]"

# What dates and document numbers look like that lost a character, and which one it likely was.
DATES = {
    rf"(?:{YEAR}|[今去前本当同次翌明])年(?=\d{{3,4}}日){MONTH}{DAY}{DATED}":
        "月 is likely lost between the month and the day",
    rf"{YEAR}年\d{{1,2}}{DATED}": "月 and the month or the day are likely lost",
    rf"{YEAR}年{MONTH}{BLANK}{{1,3}}{DAY}{DATED}":
        "月 is likely lost between the month and the day",
    rf"{YEAR}年月{DAY}{DATED}": "the number of the month is likely lost before 月",
    rf"{YEAR}年{MONTH}月日{BOUNDARY}": "the number of the day is likely lost before 日",
    rf"{YEAR}月{DAY}{DATED}": "年 and the number of the month are likely lost",
    rf"{YEAR}{MONTH}月{DAY}日": "年 is likely lost after the year",
    rf"{YEAR}{DATE}日": "年 and 月 are likely lost",
    rf"{OPENING}{YEAR}(?:{BLANK}{{0,3}}\d{{1,4}})?号":
        "〕 is likely lost after the year of the document number",
    rf"(?<![〔［\[【（(]){YEAR}{CLOSING}{BLANK}{{0,2}}\d{{1,4}}号":
        "〔 is likely lost before the year of the document number",
    rf"{OPENING}{YEAR}{CLOSING}号": "the document's number is likely lost",
}  # fmt: skip
# The date under a report, on a line of its own or behind the issuer's name.
SIGNATURES = {
    rf"{YEAR}{DATE}": "年, 月 and 日 are likely lost from the date of signature",
    rf"{YEAR}{BLANK}{{1,3}}{MONTH}{BLANK}{{1,3}}{DAY}":
        "年, 月 and 日 are likely lost from the date of signature",
    rf"{YEAR}年{MONTH}月{DAY}": "日 is likely lost from the date of signature",
}  # fmt: skip
SPOILED = {
    "\ufffd{1,500}": "bytes that could not be decoded",
    "(?:锟斤拷){1,500}": "text that was decoded wrongly and saved again",
    "(?:[\u00c2-\u00ef][\u0080-\u00bf]{1,2}){2,200}": "UTF-8 that was read as Latin text",
    # U+F000-F0FF are the bullets and ticks of the symbol fonts, no lost characters.
    "[\ue000-\uefff\uf100-\uf8ff\U000f0000-\U0010fffd]{1,500}":
        "private-use characters, which no font but the writer's shows",
    r"(?<=[\u4e00-\u9fff\d])\?{2,20}(?=[\u4e00-\u9fff\d])":
        "characters that the encoding lacked became question marks",
}  # fmt: skip

BEGINNING = re.compile(rf"{OPENING}?(?<!\d){YEAR}|[今去前本当同次翌明]年(?=\d)")
ISSUERS = "局厅委府办院会部"
LINE_END = rf"{BLANK}{{0,200}}(?:\n|\Z)"
MAX_INDENT = 200


def _any(table: dict[str, str], ending: str = "") -> re.Pattern[str]:
    return re.compile("|".join(f"({expression}){ending}" for expression in table))


DATE_PATTERN, SIGNATURE_PATTERN = _any(DATES), _any(SIGNATURES, f"(?={LINE_END})")
DATE_REASONS, SIGNATURE_REASONS = tuple(DATES.values()), tuple(SIGNATURES.values())
SPOILED_PATTERNS = {re.compile(expression): reason for expression, reason in SPOILED.items()}


def find_lost_characters(text: str) -> list[Anomaly]:
    """Every place where a character is likely lost; the reason says which."""
    return [*_spoiled_dates(text), *_spoiled_characters(text)]


def _spoiled_characters(text: str) -> Iterator[Anomaly]:
    for pattern, reason in SPOILED_PATTERNS.items():
        for match in pattern.finditer(text):
            yield Anomaly(KIND, *match.span(), match[0], reason)


def _spoiled_dates(text: str) -> Iterator[Anomaly]:
    for beginning in BEGINNING.finditer(text):
        start = beginning.start()
        match, reasons = DATE_PATTERN.match(text, start), DATE_REASONS
        if match is None and _is_signed(text, start):
            match, reasons = SIGNATURE_PATTERN.match(text, start), SIGNATURE_REASONS
        if match is not None and match.lastindex is not None:
            yield Anomaly(KIND, *match.span(), match[0], reasons[match.lastindex - 1])


def _is_signed(text: str, start: int) -> bool:
    """Whether nothing but blanks, or an issuer's name and blanks, stands before on the line."""
    before = text[max(0, start - MAX_INDENT) : start]
    issuer = before.rstrip(" \t\xa0\u3000")
    return not issuer or issuer.endswith("\n") or (issuer != before and issuer[-1] in ISSUERS)
