"""Public bodies in running text: organ table and self references, then places to the left.

The organs are found by one Aho-Corasick pass; what stands before an organ decides where its
name begins: a place of the table, a place by its shape (清水+县), or a bare level word (市).
"""

import re
from functools import cache

import ahocorasick

from annotations.records import Mention
from models.organs import organs, systems
from models.regions import RANKS, leading_place, regions_by_name
from models.tables import read_table
from models.verbs import begins_with_verb

# The least length of a name that is a body without a place or level before it: 公安局, 法院;
# 政府, 中心 or 学院 alone is none.
_ALONE = {
    "national": 2, "court": 2, "procuratorate": 3, "government": 3, "vertical": 3, "unit": 3,
    "coordination": 3, "party": 4, "generic": 3, "self": 2,
}  # fmt: skip
# Bodies that are named after a town without a word for its rank: 瑞河海关, 城关派出所.
_NAMED_AFTER_TOWN = ("vertical", "unit")
_BRANCH = re.compile(r"[一-龥]{2,6}?(?:分行|中心支行|支行|调查总队|调查队|监管局|监管分局|特派办)")
_WITH_BRANCHES = ("人民银行", "国家统计局", "金融监督管理总局", "财政部", "审计署")
# 省委第三巡视组, 中央生态环境保护督察组.
_SENT = re.compile(
    r"(?:中央|国务院|[省市县区州]委)(?:第[一二三四五六七八九十]{1,3})?[一-龥]{0,8}?(?:巡视|巡察|督察|督导)组"
)
_LEVELS = ("自治区", "省", "市", "县", "区", "州", "盟", "旗", "镇", "乡", "街道")
_LONGEST_PLACE = 12
_HAN = re.compile(r"[一-龥]")
_RANK_ENDS = tuple(RANKS)


def find_agencies(text: str) -> list[Mention]:
    """Public bodies that a text names, in order, not overlapping; label AGENCY."""
    found: list[Mention] = []
    for start, end, kind in _joined(text, _organs_in(text)):
        first = start if kind == "self" else _start_of_name(text, start, kind)
        first = max(first, found[-1].end if found else 0)
        if first < start or _stands_alone(text, start, end, kind):
            found.append(Mention(first, end, text[first:end], "AGENCY", 1.0, "agencies"))
    return found


def _words() -> dict[str, str]:
    """Every word to look for, with its kind."""
    # 组织机关干部旁听庭审: there 组织 is a verb.
    lines = systems() - {"组织"}
    words = {f"{line}{tail}": "generic" for line in lines for tail in ("机关", "部门")}
    words |= {f"团{level}委": "self" for level in _LEVELS}
    for name, organ in organs().items():
        if name.startswith("委"):
            words |= {level + name: "self" for level in _LEVELS}
        else:
            words[name] = organ.kind
    words |= {
        row["word"]: "self"
        for row in read_table("self_references")
        if row["kind"] == "organ"
        or (row["kind"] == "inner" and (row["word"][0] in "局委厅" or "中心组" in row["word"]))
    }
    return words


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for word, kind in _words().items():
        automaton.add_word(word, (len(word), kind))
    automaton.make_automaton()
    return automaton


def _organs_in(text: str) -> list[tuple[int, int, str]]:
    hits = [
        (last - length + 1, last + 1, kind) for last, (length, kind) in _automaton().iter_long(text)
    ]
    sent = [(*match.span(), "national") for match in _SENT.finditer(text)]
    # Of two that begin together the longer counts: 省委第三巡视组, not 省委.
    return sorted([*sent, *hits], key=lambda hit: (hit[0], -hit[1]))


def _joined(text: str, hits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Organs that run on into an office (公安局|交警支队) or a branch of theirs as one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in hits:
        if joined and start < joined[-1][1]:
            continue
        if joined and joined[-1][1] == start and kind in ("inner", "unit", "coordination"):
            joined[-1] = (joined[-1][0], end, joined[-1][2])
            continue
        if kind == "national" and text.endswith(_WITH_BRANCHES, start, end):
            branch = _BRANCH.match(text, end)
            end = branch.end() if branch else end
        joined.append((start, end, kind))
    return joined


def _stands_alone(text: str, start: int, end: int, kind: str) -> bool:
    if kind in ("national", "self"):
        return True
    return end - start >= _ALONE.get(kind, len(text)) and _may_begin(text, start)


def _start_of_name(text: str, start: int, kind: str) -> int:
    """Where the places before an organ begin; `start` where there are none."""
    first = start
    while (place := place_before(text, first)) > 0:
        first -= place
    if first < start:
        return first
    level = next((word for word in _LEVELS if text.endswith(word, 0, start)), "")
    if level:
        first -= len(level)
        return first - 1 if text[first - 1 : first] in ("全", "各") else first
    if kind in _NAMED_AFTER_TOWN and _is_shaped(text, start, 2):
        return start - 2
    return start


def places_at(text: str, start: int) -> int:
    """Where the places that begin at `start` end: 全市, 安平县, 云泽市安平县; `start` for none."""
    own = ""
    if text.startswith(_own_places(), start):
        own = next(word for word in _own_places() if text.startswith(word, start))
    end = start + len(own)
    while not own and (length := _place_after(text, end)) > 0:
        end += length
    return end


@cache
def _own_places() -> tuple[str, ...]:
    """How a report speaks of its place and its people: 全市, 我县, 全系统."""
    kinds = ("place", "people")
    words = (row["word"] for row in read_table("self_references") if row["kind"] in kinds)
    return tuple(sorted((word for word in words if word[0] in "全我本各"), key=len, reverse=True))


def _place_after(text: str, start: int) -> int:
    """The length of the place's name that begins at `start`, 0 where none does."""
    table = regions_by_name()
    for length in range(_LONGEST_PLACE, 2, -1):
        if text[start : start + length] in table:
            return length
    for length in (3, 4):
        name = text[start : start + length]
        if name.endswith(_RANK_ENDS) and leading_place(name) == name and not _holds_context(name):
            return length
    return 0


def place_before(text: str, end: int) -> int:
    """The length of the place's name that ends at `end`, in characters; 0 where none does."""
    if not text.endswith(_RANK_ENDS, 0, end):
        return 0
    table = regions_by_name()
    for length in range(min(_LONGEST_PLACE, end), 2, -1):
        # 会同县 is a county of Hunan, and 会同|县教育局 what reports say.
        if text[end - length : end] in table and text[end - length : end - 1] not in _contexts():
            return length
    return next((length for length in (3, 4) if _is_shaped(text, end, length)), 0)


def _is_shaped(text: str, end: int, length: int) -> bool:
    """Whether an unknown place's name of this length may stand here."""
    name = text[max(end - length, 0) : end]
    if len(name) < length or not all(map(_HAN.match, name)) or _holds_context(name):
        return False
    return _may_begin(text, end - length)


def _may_begin(text: str, start: int) -> bool:
    """Whether a name may begin here: after a break, or after a word such as 由 or 会同."""
    if start == 0 or not _HAN.match(text[start - 1]):
        return True
    return any(text[max(start - length, 0) : start] in _contexts() for length in (1, 2))


@cache
def _contexts(place: str = "") -> frozenset[str]:
    """Words after which a name may begin; those of a place: never inside a place's name."""
    rows = read_table("agency_contexts")
    return frozenset(row["word"] for row in rows if place in ("", row["place"]))


def _holds_context(name: str) -> bool:
    """Whether a supposed place's name is a verb and a level word: 协同+市, 局+与+市."""
    pairs = {name[first : first + 2] for first in range(len(name) - 1)}
    if name[0] in _contexts() or not (pairs | set(name)).isdisjoint(_contexts("anywhere")):
        return True
    # 办理省人大代表建议 begins with no place, nor does 启动城市更新.
    return begins_with_verb(name[:2]) and (len(name) == 3 or not leading_place(name[2:]))
