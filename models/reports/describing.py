"""Who published a report, for which year, when: the sources of metadata in their order."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from models.reports.metadata import (
    Metadata,
    assembly,
    named_organ,
    own_words,
    read_metadata,
    signature_lines,
)
from models.reports.openings import read_opening
from models.reports.titles import Title, default_issuer, numeral_years, parse_title

# Enough of a report to know whose words it uses; the rest of 20 MB adds nothing.
SAMPLE = 200_000
LEAD = 800
ASSEMBLY_REACH = 600
_ASIDE = re.compile(r"《[^》]{0,80}》|\([^)]{0,80}\)|[“\"][^”\"]{0,40}[”\"]")
# 2015年以来, 截至2024年: years that bound a time and are not the report's own.
_LEAD_YEAR = re.compile(
    r"(?<![\d\-—~至截到])((?:19|20)\d\d)\s*年度?"
    r"(?!\s*(?:\d|以来|起|开始|以前|至|到|[-—~]))"
)
_ANY_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class Description:
    """What is known of a report beside its place in the source."""

    issuer: str | None
    title: str | None
    year: int | None
    published: date | None
    document_number: str | None


def describe(
    head: str, body: str, title: Title | None, page: Metadata, file_name: str
) -> Description:
    """Reads a report's metadata from the folded lines around its title (`head`) and its `body`.

    `page` holds what the page says that shows the report, `file_name` is the last resort.
    """
    labelled = read_metadata(head)
    place, given = assembly(head + body[:ASSEMBLY_REACH])
    signer, signed = signature_lines(body)
    sample = body[:SAMPLE]
    delivered = bool(title and title.delivered) or place is not None
    published = labelled.published or page.published
    candidates = [
        labelled.issuer,
        title.issuer if title else None,
        default_issuer(place, "政府工作报告") if place and title and title.delivered else None,
        signer,
        named_organ(sample),
        labelled.source,
        page.issuer,
        own_words(sample),
        parse_title(PurePath(file_name).stem).issuer,
    ]
    stated = title.text if title else labelled.title
    opening = None if title else read_opening((head + body)[:LEAD])
    issuer = _complete([name for name in candidates if name])
    year = _year(title, delivered, given, published or signed, sample)
    return Description(
        issuer=issuer or (opening.issuer if opening else None),
        title=stated or (opening.title if opening else None),
        year=year or (opening.year if opening else None),
        published=published or given or signed,
        document_number=labelled.number,
    )


def _complete(candidates: list[str]) -> str | None:
    """The first name, or its full form (市教育局 -> 某江市教育局) where another source has it."""
    if not candidates:
        return None
    first = candidates[0]
    return next((name for name in candidates[1:] if name.endswith(first)), first)


def _year(
    title: Title | None, delivered: bool, given: date | None, published: date | None, body: str
) -> int | None:
    stated = title.year if title else None
    if delivered and not (title and title.annual):
        if given:
            return _year_before(given)
        if stated:
            return stated - 1
    if stated:
        return stated
    return _lead_year(body, published) or _year_by_date(body, published)


def _year_before(given: date) -> int:
    """A report given in January reviews the year before, one given in December its own."""
    return given.year if given.month >= 10 else given.year - 1


def _lead_year(body: str, published: date | None) -> int | None:
    lead = _ASIDE.sub("", numeral_years(body[:LEAD]))
    latest = published.year if published else 9999
    years = [int(match.group(1)) for match in _LEAD_YEAR.finditer(lead)]
    return next((year for year in years if latest - 3 < year <= latest or not published), None)


def _year_by_date(body: str, published: date | None) -> int | None:
    """Without any stated year: what the date of publication and the body's years suggest."""
    if published and published.month <= 3:
        return published.year - 1
    years = Counter(int(year) for year in _ANY_YEAR.findall(_ASIDE.sub("", body)))
    if not published:
        return years.most_common(1)[0][0] if years else None
    near = {year: years[year] for year in (published.year - 1, published.year) if years[year]}
    return max(near, key=near.__getitem__) if near else _year_before(published)
