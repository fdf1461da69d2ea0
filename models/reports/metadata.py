"""What a source says about a report outside its prose: issuer, dates, document number."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from models.reports.lexicon import alternation, words
from models.reports.titles import is_organ, is_place, numeral_years
from models.tables import read_table

SIGNATURE_REACH = 400
HEAD_REACH = 2000
LEAD_REACH = 1500
_FIELDS = {row["label"]: row["field"] for row in read_table("metadata_fields")}
_LABELS = alternation(_FIELDS)
_FIELD = re.compile(
    rf"(?:^|(?<=[\s|\[【(]))({_LABELS})\s*(?::|\||(?=\s*\d{{4}}-))[ \t]*", re.MULTILINE
)
_HEAD_LABELS = alternation(
    label for label, field in _FIELDS.items() if field in ("issuer", "published")
)
_HEAD_LINE = re.compile(rf"^[ \t|]*(?:{_HEAD_LABELS})\s*[:|][^\n。]{{3,200}}$", re.MULTILINE)
_DATE = re.compile(
    r"((?:19|20)\d\d)\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)|(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)"
)
_HAN_DATE = re.compile(r"([〇一二三四五六七八九十]{1,3})(?=[月日])")
_NUMBER = re.compile(r"[一-鿿]{1,10}\s?\[(?:19|20)\d\d\]\s?第?\d+号")
_ASSEMBLY = re.compile(r"在([一-鿿Xx×*]{2,15}?)第?[一二三四五六七八九十\d]+届\s*人民代表大会")
_CORE = alternation(words("issuer_organs", "name", kind="core"))
# Letters that end the words before a region's name (根据某市…, 年某县…) and are rare inside one.
_NAME = r"[一-鿿Xx×*]"
_STOP = r"(?![的在由经和与及对向是据按照为了年月日全各我本该以于从将受表])"
_FULL_ORGAN = re.compile(
    rf"((?:{_STOP}{_NAME}){{2,12}}?(?:省|自治区|市|州|盟|县|旗|区|镇|乡)(?:{_CORE}))"
)
_SHORT_ORGAN = re.compile(rf"([省市区县州盟旗])({_CORE})")
_REGIONS = frozenset(words("regions", "name"))
_SELF = re.compile(r"(?:我|本)([局厅委院办部])")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the lines around a report's title tell."""

    issuer: str | None = None
    source: str | None = None
    published: date | None = None
    number: str | None = None
    title: str | None = None


def read_metadata(head: str) -> Metadata:
    """The labelled fields (发布日期 | 2024-01-15) among the folded lines around a title."""
    found: dict[str, str] = {}
    for field, value in _values(head[-HEAD_REACH:]):
        if value and value not in ("无", "-", "—"):
            found.setdefault(field, value)
    stated = first_date(found.get("published", "")) or first_date(found.get("written", ""))
    number = found.get("number") or _match(_NUMBER, head[-HEAD_REACH:])
    return Metadata(
        issuer=_organ(found.get("issuer", "")),
        source=_organ(found.get("source", "")),
        published=stated or _line_date(head),
        # The form in which document numbers are cited, whatever brackets the page has.
        number=number.replace("[", "〔").replace("]", "〕") if number else None,
        title=found.get("title"),
    )


def metadata_heads(folded: str) -> Iterator[tuple[int, str | None]]:
    """Where a line of metadata may stand above a report: (start of the line, who published).

    Such a line names the issuer, or the date together with another field (时间:2025-03-17 作者:).
    """
    for match in _HEAD_LINE.finditer(folded):
        values = dict(_values(match.group()))
        issuer = _organ(values.get("issuer", ""))
        if issuer or ("published" in values and len(values) > 1):
            yield match.start(), issuer


def is_metadata_line(line: str) -> bool:
    """Whether a folded line holds labelled fields and nothing else (时间:2020-12-30 来源:)."""
    text = line.strip()
    if not text or len(text) > 200 or "。" in text:
        return False
    if set(text) <= set("-|= \t") or _DATE.sub("", text).strip(" :|0123456789") == "":
        return True
    match = _FIELD.search(text)
    return bool(match and match.start() <= 1)


def first_date(text: str) -> date | None:
    """The first calendar date in the text, also 二〇二四年一月五日 and 20240105."""
    for match in _DATE.finditer(_arabic(text)):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            return date(year, month, day)
        except ValueError:
            continue  # 2024-13-40: a number that only looks like a date
    return None


def assembly(head: str) -> tuple[str | None, date | None]:
    """Where and when a report was given: ——2026年1月26日在某省第十四届人民代表大会…上."""
    match = _ASSEMBLY.search(head)
    if not match:
        return None, None
    place = match.group(1)
    before = head[max(0, match.start() - 30) : match.start()]
    return (place if is_place(place) else None), first_date(before)


def signature_lines(tail: str) -> tuple[str | None, date | None]:
    """Who signed and when, from short lines at the end of a report."""
    lines = [line.strip() for line in tail[-SIGNATURE_REACH:].split("\n")]
    lines = [re.sub(r"\s+", "", line) for line in lines if line and not is_field(line)][-6:]
    organs = [line for line in lines if len(line) > 3 and _is_signature(line)]
    dates = [stated for line in lines if len(line) <= 20 and (stated := first_date(line))]
    return (organs[-1] if organs else None), (dates[-1] if dates else None)


def is_field(line: str) -> bool:
    """Whether the line starts with a label of the metadata table."""
    match = _FIELD.search(line)
    return bool(match and match.start() <= 1)


def named_organ(text: str) -> str | None:
    """The full name (region and organ) in the lead that the text speaks of most."""
    lead = text[:LEAD_REACH]
    names = Counter(_from_region(match.group(1)) for match in _FULL_ORGAN.finditer(lead))
    if not names:
        return None
    kind = _self_word(text)
    own = [name for name in names if kind is None or name.endswith(kind)] or list(names)
    return max(own, key=lambda name: text.count(_short(name)))


def own_words(text: str) -> str | None:
    """What the text calls its writer where no full name stands: 县教育局."""
    names = Counter("".join(match.groups()) for match in _SHORT_ORGAN.finditer(text))
    kind = _self_word(text)
    own = {name: count for name, count in names.items() if kind is None or name.endswith(kind)}
    return max(own, key=own.__getitem__) if own else None


def _from_region(name: str) -> str:
    """近年来某江市教育局 -> 某江市教育局, where the lexicon knows the region."""
    for start in range(len(name)):
        if any(name[start : start + length] in _REGIONS for length in range(2, 12)):
            return name[start:]
    return name


def _short(name: str) -> str:
    """某江市教育局 -> 市教育局."""
    match = re.search(rf"[省市区县州盟旗镇乡](?:{_CORE})$", name)
    return match.group() if match else name


def _self_word(text: str) -> str | None:
    """局 where the text says 我局."""
    common = Counter(_SELF.findall(text)).most_common(1)
    return common[0][0] if common else None


def _values(head: str) -> Iterator[tuple[str, str]]:
    matches = list(_FIELD.finditer(head))
    for match, following in zip_longest(matches, matches[1:]):
        end = following.start() if following else len(head)
        value = head[match.end() : end].lstrip()
        yield _FIELDS[match.group(1)], re.split(r"\s{2,}|[|\n]", value, maxsplit=1)[0].strip()


def _organ(value: str) -> str | None:
    name = re.sub(r"\s+", "", value)
    return name if len(name) > 2 and is_organ(name) else None


def _is_signature(line: str) -> bool:
    return is_organ(line) and len(line) <= 24 and not re.search(r"[,。;:|]", line)


def _line_date(head: str) -> date | None:
    """A date that fills a line of its own."""
    for line in head[-HEAD_REACH:].split("\n"):
        if len(line) <= 24 and not _FIELD.search(line) and "在" not in line:
            stated = first_date(line)
            if stated:
                return stated
    return None


def _arabic(text: str) -> str:
    return _HAN_DATE.sub(lambda match: str(_small_number(match.group())), numeral_years(text))


def _small_number(numeral: str) -> int:
    """十 -> 10, 二十六 -> 26."""
    tens, ten, ones = numeral.rpartition("十")
    digit = {character: value for value, character in enumerate("〇一二三四五六七八九")}
    return (digit.get(tens[:1], 1) * 10 if ten else 0) + digit.get(ones[:1], 0)


def _match(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group() if match else None
