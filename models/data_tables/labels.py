"""What a header says: its words without numbering and notes, a time, units, whether it is 其中."""

import re
from dataclasses import dataclass
from functools import cache

from models.changes import baselines
from models.data_tables.grid import GridCell
from models.data_tables.lexicon import changes, header_unit, table_words, units_in
from models.periods import resolve_period

_NUMBERING = re.compile(
    r"^(?:(?P<part>[一二三四五六七八九十]{1,3}[、.．])|(?P<section>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<item>\d{1,2}[.．、](?!\d))|(?P<subitem>[（(]\d{1,2}[）)]|[①-⑳]))"
)
_OF_WHICH = re.compile(r"^(?:其中[：:]?|[#＃])")
_NOTE = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[）)\]】]$|^[（(]([^（）()]*)[）)]$")
_UNIT_TAIL = re.compile(r"(?:[/／,，:：]([^/／,，:：]{1,8})|([%％‰]))$")
_YEAR = re.compile(r"^(?:(?:19|20)\d\d年?(?:度|年度)?|(?:19|20)\d\d年)(?=$|[^\d.—\-至~])")
_MONTHS = re.compile(
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}(?:月)?[-—–~至]\d{1,2}月|\d{1,2}月|[一二三四]季度|[上下]半年)(?:末|底)?"
)
_FROM_TO = re.compile(r"(?:(?:19|20)\d\d年)?\d{1,2}月?[-—–~至]\d{1,2}月(?=[一-龥])(?!份)")
_TIMES = re.compile(
    r"全年|年度|年份|本月|累计"
    r"|(?:[上本当去]年度?|[上本]期)(?:同期)?(?:数|实际|实绩|完成数?|累计)?"
)
# 全年目标 tells no more than 目标.
_WHOLE = re.compile(r"^(?:全年|年度|本年度?|当年|累计)")
_LAW = re.compile(r"^第[一二三四五六七八九十百]{1,4}条")
RANKS = ("part", "section", "item", "subitem")


@dataclass(frozen=True, slots=True)
class Label:
    """A header's words (nothing where it says but a time or a unit), with its cell.

    `rank` is that of its numbering (0 for 一、, 3 for ①), None without one. `change` is up, down or
    either where the header says by how much something changed; `baseline` against what.
    """

    cell: GridCell
    name: str
    time: str | None
    units: tuple[str, ...]
    rank: int | None
    of_which: bool
    change: str | None
    baseline: str | None

    @property
    def is_total(self) -> bool:
        """Whether it names a sum: 合计, 本年收入合计."""
        return is_total(self.name)

    @property
    def is_plain_total(self) -> bool:
        """Whether it says nothing but that it is a sum."""
        return self.name in table_words("total")


def is_total(name: str) -> bool:
    """Whether a header's words end in 合计, 总计 or 小计."""
    return name.endswith(tuple(table_words("total")))


@cache
def label_of(cell: GridCell) -> Label:
    """What a header cell says."""
    words, rank = _without_numbering(cell.label)
    of_which = _OF_WHICH.match(words)
    # 其中：1.小学
    words = _without_numbering(words[of_which.end() :])[0] if of_which else words
    words, units = _without_notes(words)
    words, time = _without_time(words)
    found = baselines().search(words)
    rest = words.replace(found[0], "", 1) if found else words
    change = changes().get(rest) if rest != words or rest in changes() else None
    if found and not rest:
        change = "either"
    if units_in(words) and header_unit(words) is None:
        words, units = "", units or units_in(words)
    name = "" if _is_nothing(words) else words
    return Label(
        cell,
        name,
        time,
        units,
        rank,
        bool(of_which),
        change,
        found[0] if change and found else None,
    )


def _without_numbering(words: str) -> tuple[str, int | None]:
    found = _NUMBERING.match(words)
    if found is None or found.end() == len(words):
        return words, None
    return words[found.end() :], RANKS.index(str(found.lastgroup))


def _without_notes(words: str) -> tuple[str, tuple[str, ...]]:
    """Without the brackets at the end (units, notes), and the units that they name."""
    units: tuple[str, ...] = ()
    while found := _NOTE.search(words):
        note = found[1] if found[1] is not None else found[2]
        units = units_in(note) or units
        words = words[: found.start()]
    tail = _UNIT_TAIL.search(words)
    if not units and tail and tail.start() and units_in(tail[1] or tail[2]):
        return words[: tail.start()], units_in(tail[1] or tail[2])
    return words, units


def _without_time(words: str) -> tuple[str, str | None]:
    """Without a calendar year in front; what is all time leaves nothing."""
    if _MONTHS.fullmatch(words) or _TIMES.fullmatch(words):
        return "", words
    found = _YEAR.match(words) or _FROM_TO.match(words)
    if found is None:
        return words, None
    if "月" in found[0]:
        return words[found.end() :], found[0]
    year = found[0] if "年" in found[0] else f"{found[0]}年"
    rest = words[found.end() :].lstrip("的")
    if _MONTHS.fullmatch(rest) or rest in ("末", "底", "年末", "年底"):
        return "", year + rest
    return rest, year


def _is_nothing(words: str) -> bool:
    """Whether the words tell nothing of what is counted: 目标, 序号, （二十条第一项）, a unit."""
    told = table_words("value") | table_words("serial") | table_words("unit_column")
    return not words or words in told or _WHOLE.sub("", words) in told or bool(_LAW.match(words))


def is_time(text: str) -> bool:
    """Whether a cell says only a time: 2023年, 3月6日至17日."""
    bare = re.sub(r"\s", "", text)
    # 2023.12 may as well be a sum.
    if re.fullmatch(r"(?:19|20)\d\d(?:[./-]\d{1,2}){2}|(?:19|20)\d\d[/-]\d{1,2}", bare):
        return True
    if not re.fullmatch(r"[\d年月日号季度半上下旬末底初全第一二三四至到\-—–~、起今.]{2,24}", bare):
        return False
    return bool(re.search(r"[年月日季]", bare)) and resolve_period(bare, 2000)[1] is not None
