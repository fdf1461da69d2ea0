"""What a report itself tells about names: the short forms it introduces, its place, full names.

云泽市文化广电旅游体育局（以下简称市局）: from there on 市局 is that body; and so is 市文旅局,
where the report names no other organ that this could abridge.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from annotations.records import Report
from models.agencies import resolve_agency
from models.agency_mentions import find_agencies, place_before
from models.organs import is_abridged, official_organ, take_apart
from models.regions import is_masked, rank
from models.tables import read_table

_INTRODUCED = re.compile(
    r"[（(，,](?:以下|下文|下)?(?:简|统|并)?称(?:为)?[“\"‘]?(?P<alias>[一-龥]{2,8})[”\"’]?(?=[）)，,；;])"
)
# The name before a short form is no longer than this, in characters.
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class ReportNames:
    """Full names by the short ones a report introduces, its places, and the organs it names."""

    issuer: str | None
    aliases: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    organs: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """The short names that the report has introduced."""
        return frozenset(self.aliases)

    def full_name(self, words: str | None) -> str | None:
        """The full official name of the doer that `words` name; the issuer where they are None."""
        if words and words in self.aliases:
            return self.aliases[words]
        return resolve_agency(self._spelt_out(words), self.issuer, self.places)

    def _spelt_out(self, words: str | None) -> str | None:
        """A name whose organ varies from place to place as the report has it in full."""
        organ = take_apart(words).organ if words else ""
        if not words or organ not in _short_organs():
            return words
        full = [one for one in self.organs if is_abridged(organ, one)]
        return words.removesuffix(organ) + full[0] if len(full) == 1 else words


@lru_cache(maxsize=2)
def names_in(text: str, report: Report) -> ReportNames:
    """The names that a report of the source text tells."""
    body, issuer = text[report.start : report.end], report.issuer
    places = _places(body, issuer)
    return ReportNames(issuer, _aliases(body, issuer, places), places, _organs(body, issuer))


def _aliases(text: str, issuer: str | None, places: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _INTRODUCED.finditer(text):
        before = text[max(match.start() - _LONGEST_NAME, 0) : match.start()]
        named = next((m.text for m in find_agencies(before) if m.end == len(before)), None)
        full = resolve_agency(named, issuer, places) if named else None
        if full:
            found.setdefault(match["alias"], full)
    return found


def _places(text: str, issuer: str | None) -> tuple[str, ...]:
    """The place that the issuer's lies in, where the text names both together: 云泽市安平县."""
    own = take_apart(issuer).places if issuer and not is_masked(issuer) else ()
    if not own or rank(own[0]) < 3:
        return ()
    starts = [match.start() for match in re.finditer(re.escape(own[0]), text)]
    above = Counter(text[at - length : at] for at in starts if (length := place_before(text, at)))
    return tuple(place for place, _ in above.most_common() if 0 < rank(place) < rank(own[0]))


def _organs(text: str, issuer: str | None) -> frozenset[str]:
    """The organs that the report names and does not abridge."""
    names = {m.text for m in find_agencies(text)} | ({issuer} if issuer else set())
    found = {official_organ(take_apart(name).organ) for name in names}
    return frozenset(organ for organ in found - _short_organs() if len(organ) > 3)


@cache
def _short_organs() -> frozenset[str]:
    """Organs' short names whose full form differs from place to place: 文旅局."""
    return frozenset(row["name"] for row in read_table("short_organs"))
