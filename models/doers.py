"""Who governs a quantity: the doer at the head of a clause, and who acts together with it.

市公安局对…检查，责令整改3处，立案2件: what stands at the head of a clause governs it and the
clauses behind it that begin with a verb. Another doer, a clause with a subject of its own, a
semicolon or the end of the sentence ends that. Offsets count from the start of the sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from models.agency_mentions import find_agencies, places_at
from models.tables import read_table
from models.times import find_times
from models.verbs import begins_with_verb

Offsets = tuple[int, int]
# Those who act together, the leading one first; one that is left out (会同市公安局检查) is empty.
Members = tuple[Offsets, ...]

_FIGURE = re.compile(r"\d")
_NUMBERING = r"[\s—\-●·]+|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[一二三四五六七八九十]是"
_THAT_BODY = re.compile("该(?:支队|大队|中心|街道|[局委厅院办校省市县区州旗镇乡])")
_OTHERS = r"等(?:有关|相关|多|[一二两三四五六七八九十\d]+)?个?(?:部门|单位)"
_AND_OTHERS = re.compile(_OTHERS)
# 安平县、沙洲县等6个县 are counted, and 省委十一届三次全会 is a meeting.
_NO_SUBJECT = re.compile(r"等|第?[一二三四五六七八九十\d]+(?:届|次)")
_RATE = re.compile(r"[一-龥]{1,12}率")
_IN_TURN = re.compile(r"分别[一-龥]{0,6}(?=[^，,；;]*$)")


# The longest name of a place, with what it lies in, in characters: 云泽市安平县.
LONGEST_PLACE = 14


@dataclass(frozen=True, slots=True)
class _Reign:
    """A stretch [start, end) of a sentence and those who govern it."""

    start: int
    end: int
    members: Members


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence with the bodies and times in it, each as start -> end."""

    text: str
    bodies: Mapping[int, int]
    times: Mapping[int, int]


def governing_doers(
    sentence: str,
    quantity: int,
    found: Offsets | None = None,
    aliases: frozenset[str] = frozenset(),
) -> Members:
    """The doers of the quantity that begins at `quantity`; () where the sentence names none.

    `found` is the span that the relations gave: of it and the doer of the clause the one nearer
    to the quantity counts. `aliases` are short names that the report has introduced.
    """
    # 组织各区水务局检查: those of all districts, not of one.
    if found and sentence[found[0] - 1 : found[0]] in ("各", "全"):
        found = (found[0] - 1, found[1])
    reading, reigns = _read_reigns(sentence, aliases, found)
    reign = next((r for r in reigns if r.start <= quantity < r.end), None)
    if found is None or (reign is not None and not _is_nearer(found, reign.members)):
        return _in_turn(sentence, quantity, reign.members) if reign else ()
    # 市教育局 in 我局会同市教育局 is not the leader.
    known = (r.members for r in reigns if any(a <= found[0] < b for a, b in r.members))
    return next(known, None) or _joined(reading, (found[0], reading.bodies[found[0]]))


@lru_cache(maxsize=4096)
def _read_reigns(
    sentence: str, aliases: frozenset[str], found: Offsets | None
) -> tuple[_Reading, tuple[_Reign, ...]]:
    """Read once for all the figures of a sentence that have the same doer."""
    reading = _read(sentence, aliases, found)
    return reading, tuple(_reigns(reading))


def antecedent(text: str, word: str) -> str | None:
    """The body or place that 该局 or 该县 stands for: the last one whose name ends in the word."""
    named = [(m.end, m.text) for m in find_agencies(text)]
    for match in re.finditer(re.escape(word[1:]), text):
        starts = range(max(0, match.end() - LONGEST_PLACE), match.start())
        first = next((at for at in starts if places_at(text, at) == match.end()), None)
        if first is not None:
            named.append((match.end(), text[first : match.end()]))
    return next((name for _, name in sorted(named, reverse=True) if name.endswith(word[1:])), None)


def _is_nearer(found: Offsets, members: Members) -> bool:
    """Whether a span stands behind those at the head of the clause, or is more of the leader."""
    last = max(end for _, end in members)
    return found[0] >= last or (found[0] <= members[0][0] and found[1] > last)


def _in_turn(sentence: str, quantity: int, members: Members) -> Members:
    """县教育局、县民政局分别办结8件、5件: each has a figure of its own."""
    since = _IN_TURN.search(sentence[:quantity], members[-1][1])
    if since is None or len(members) == 1:
        return members
    number = len(re.findall("[、和及]", sentence[since.end() : quantity]))
    return (members[number],) if number < len(members) else members


def _reigns(reading: _Reading) -> Iterator[_Reign]:
    governors: Members = ()
    for start, end, is_new in _clauses(reading):
        if governors and start < governors[-1][1]:
            continue
        head = _head(reading, start, end)
        subject = _subject(reading, head)
        if subject or is_new or not _goes_on(reading, start, head, end):
            governors = subject
        members = _with_company(reading, head, governors)
        if members:
            yield _Reign(head, end, members)
        if reading.text[start:head].endswith("经"):
            # 经市政府批准，出台文件3件: who approves does not act.
            governors = ()


def _read(sentence: str, aliases: frozenset[str], found: Offsets | None) -> _Reading:
    bodies, times = _named(sentence)
    for alias in aliases:
        for match in re.finditer(re.escape(alias), sentence):
            bodies = {match.start(): match.end()} | bodies
    if found:
        bodies = bodies | {found[0]: _whole_name(sentence, bodies, found)}
    return _Reading(sentence, bodies, times)


def _whole_name(sentence: str, bodies: Mapping[int, int], found: Offsets) -> int:
    """Where the first name ends in the span that the relations gave.

    The table knows only the bureau of 市公安局经侦支队, and 市公安局会同市司法局 are two.
    """
    start, end = found
    known = bodies.get(start) or places_at(sentence, start)
    if known > start and _joint().search(sentence, known, end):
        return known
    return max(known, end)


@lru_cache(maxsize=4096)
def _named(sentence: str) -> tuple[dict[int, int], dict[int, int]]:
    """The bodies and the times that a sentence names, as start -> end."""
    bodies = {m.start(): m.end() for m in _THAT_BODY.finditer(sentence)}
    bodies |= {m.start: m.end for m in find_agencies(sentence)}
    return bodies, {m.start: m.end for m in find_times(sentence)}


def _clauses(reading: _Reading) -> Iterator[tuple[int, int, bool]]:
    """Each clause, and whether it begins anew: after a semicolon, or with an agent (由市财政局).

    In 县教育局新建学校3所、县民政局改造敬老院2家 a clause begins after the figure.
    """
    start, is_new = 0, True
    for sign in _breaks().finditer(reading.text):
        if sign["within"]:
            told = _FIGURE.search(reading.text, start, sign.start())
            if sign.end() not in reading.bodies or (sign["within"] == "、" and not told):
                continue
        yield start, sign.start(), is_new
        start, is_new = sign.end(), sign["clause"] is None
    yield start, len(reading.text), is_new


def _head(reading: _Reading, start: int, end: int) -> int:
    """Where a clause begins once numbering, time words and openers (其中, 同时, 由) are past."""
    place = start
    while place < end:
        opener = _openers().match(reading.text, place, end)
        following = opener.end() if opener else reading.times.get(place, place)
        if following == place:
            break
        place = following
    return place


def _subject(reading: _Reading, place: int) -> Members:
    """The doers at the head of a clause; () where none stand there."""
    last = _name_end(reading, place)
    if last == place:
        return ()
    members = _joined(reading, (place, last))
    others = _AND_OTHERS.match(reading.text, members[-1][1])
    after = others.end() if others else members[-1][1]
    if _NO_SUBJECT.match(reading.text, after) or _words("noun").match(reading.text, after):
        return ()
    # 安平县受理12件, but not 安平县学校12所; what a body is named for, it does.
    return members if place in reading.bodies or _is_predicate(reading, after) else ()


def _name_end(reading: _Reading, place: int) -> int:
    """Where the body or place that begins at `place` ends; `place` where none does."""
    return reading.bodies.get(place) or places_at(reading.text, place)


def _joined(reading: _Reading, leader: Offsets) -> Members:
    """A doer with those named behind it: 市教育局会同市公安局; 市残联牵头、市民政局配合."""
    members = [leader]
    while joint := _joint().match(reading.text, members[-1][1]):
        last = _name_end(reading, joint.end())
        if last == joint.end():
            break
        members.append((joint.end(), last))
    return tuple(members)


def _with_company(reading: _Reading, head: int, governors: Members) -> Members:
    """The governors with those of this clause alone: 会同B; or B, where they but help (A配合B)."""
    named_here = bool(governors) and governors[0][0] == head
    leaders = governors or ((head, head),)
    company = _company().match(reading.text, leaders[-1][1] if named_here else head)
    last = _name_end(reading, company.end()) if company else 0
    if company is None or last == company.end():
        return governors
    others = _joined(reading, (company.end(), last))
    # 配合市人大制定法规: who does not name himself helps all the same, but tells of his own work.
    return others + leaders if company["help"] and governors else leaders + others


def _goes_on(reading: _Reading, start: int, head: int, end: int) -> bool:
    """Whether a clause continues what was said of a doer: 其中…, a verb, 对…, a rate of success."""
    return (
        "其中" in reading.text[start:head]
        or _RATE.match(reading.text, head, end) is not None
        or _company().match(reading.text, head) is not None
        or _is_predicate(reading, head)
    )


def _is_predicate(reading: _Reading, place: int) -> bool:
    """Whether a verb begins at `place`, or what leads to one (全年, 已, 对…)."""
    while place in reading.times:
        place = reading.times[place]
    if _words("adverb").match(reading.text, place):
        return True
    if _words("preposition").match(reading.text, place):
        return True
    if _words("verb").match(reading.text, place):
        return True
    return begins_with_verb(reading.text, place)


@cache
def _breaks() -> re.Pattern[str]:
    """Where clauses end; `within` one, a body behind the sign may begin another."""
    within = rf"、|(?<![，,；;。])(?:{_words('agent').pattern})"
    return re.compile(rf"(?P<clause>[，,：:])|[；;。！？!?\n]|(?P<within>{within})")


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBERING}|{_words('opener').pattern}")


@cache
def _joint() -> re.Pattern[str]:
    """What stands between two who act together: 、会同 and 牵头，."""
    join, lead = _words("join").pattern, _words("lead").pattern
    return re.compile(
        rf"(?:{_OTHERS})?(?:(?:{lead})[、，,]?(?:{join})?|[、，,]?(?:{join})|、)(?:{join})?"
        r"|(?<=委)(?=[省市县区州旗]政府)"
    )


@cache
def _company() -> re.Pattern[str]:
    join, help_ = _words("join").pattern, _words("help").pattern
    return re.compile(rf"(?:{join})|(?P<help>{help_})")


@cache
def _words(kind: str) -> re.Pattern[str]:
    words = (row["word"] for row in read_table("doer_words") if row["kind"] == kind)
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
