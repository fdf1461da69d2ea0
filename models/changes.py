"""Whether a figure is the size of a change, up or down, and what it is compared with.

增长5.6% and 缩短3天 are changes; 提高到95% is the level that was reached and 新增就业105万人
counts what is new, neither is a change of that size. 较上年, 同比 and the like name the baseline.
"""

import re
from dataclasses import dataclass
from functools import cache

from annotations.records import Quantity
from models.tables import read_table

_CLAUSE = re.compile(r"[，,；;。：:！？!?\n]")
_PART = re.compile(r"[；;。！？!?\n]")
# What may stand between the word and its figure: 增长了, 增幅达到; in tables 增长（%） |.
_SIGNS = r"[\s|（(）)%％:：]"
_GAP = rf"(?:{_SIGNS}|了|达到?|高达|约|各|均|也|仅|分别)*$"
_NOUN_GAP = rf"(?:{_SIGNS}|分别|仍|均|也|约|仅|为|达到?|高达|预计|(?:保持|稳定|控制|维持)?在)*$"
# 增加值, 增长点 and 减少为 are no changes of what follows; 降低成本, 减少成员 and 增加点位 are.
_LEVEL = re.compile(
    r"^(?:[到至为]|[值率额量](?![班度先化])|成(?![本员绩果效品])|点(?![位数]))|[到至为达]$|[高低快优]于|[占居]"
)
_BEHIND = r"^的(?:年均|同比|平均)?(?:速度|幅度)?(?P<word>{})(?![点极量额值])"
_DATE = (
    r"(?:19|20)\d\d年?(?:\d{1,2}月)?[底末初]?|“?十[一二三四五六七]五”?(?:末期|[末初])?"
    r"|前?[一二两三四五六七八九十\d]{1,2}年前?|[一-龥]{1,6}[前初末底]|“[^”]{1,10}”"
)
_AT = r"(?:同期|同月|时期|期间|平均水平|平均)?"
# 提升 tells by how much only of these: 提升农村公路320公里 improves that many.
_RATES = ("percent", "point", "ratio", "money")
_PLACES = ("位", "个位次", "位次", "名", "个名次")


@dataclass(frozen=True, slots=True)
class Change:
    """`direction` is up, down or None; `baseline` the words for what it is compared with."""

    direction: str | None
    baseline: str | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A row of the table: which way it goes, how it stands by its figure, of what figures."""

    change: str
    match: str
    kinds: str


_NO_WORD = _Word("", "", "")


def change_of(sentence: str, quantity: Quantity, action: tuple[int, int] | None) -> Change:
    """What change a quantity states; its offsets and those of its action count in the sentence."""
    start = max((m.end() for m in _CLAUSE.finditer(sentence, 0, quantity.start)), default=0)
    clause = sentence[start : quantity.start]
    before = _without_list(clause, quantity.unit)
    baseline = _baseline(sentence, start, quantity, clause[len(before) :])
    direction = (
        ("up" if quantity.unit == "番" else None)
        or _before(before, quantity, baseline)
        or _by_action(sentence[: quantity.start], start, action, is_rate=_is_rate(quantity))
        or _behind(before, sentence[quantity.end :])
        or _in_column(before, quantity, baseline)
    )
    if direction is None or quantity.kind == "rank":
        return Change(None, None)
    is_negative = quantity.value is not None and quantity.value < 0
    return Change("down" if is_negative else direction, baseline)


def _without_list(clause: str, unit: str | None) -> str:
    """The words before a list of figures: 分别增长 for the last of 分别增长4.2%、5%、5.6%."""
    if unit is None:
        return clause
    figure = rf"[近约超逾]?-?[\d.]+[余多]?[万亿]?{re.escape(unit)}(?:以[上下内]|左右)?"
    return re.sub(rf"(?:{figure}[、和及与])+$", "", clause)


def _before(before: str, quantity: Quantity, baseline: str | None) -> str | None:
    """By the word right before the figure: 增长5.6%, 增速达5.6%, 比上年多3家."""
    verb = re.search(rf"(?P<word>{_any('verb', 'before', 'compared')}){_GAP}", before)
    noun = re.search(rf"(?P<word>{_any('noun', 'amount')}){_NOUN_GAP}", before)
    found = verb or noun
    word = _words()[found["word"]] if found else None
    if word is None or (word.match == "compared" and baseline is None):
        return None
    if word.kinds == "rate" and baseline is None and not _is_rate(quantity):
        return None
    return word.change or None


def _is_rate(quantity: Quantity) -> bool:
    return quantity.kind in _RATES or quantity.unit in _PLACES


def _by_action(
    before: str, start: int, action: tuple[int, int] | None, *, is_rate: bool
) -> str | None:
    """By the action with its object before the figure: 减少材料12件, but not 提高标准至500元.

    In 投资增长8%，其中技改投资12% it stands before the clause, which begins at `start`.
    """
    first, last = action or _cut(before, start)
    if first < start and not before.startswith("其中", start):
        return None
    word = _words().get(before[first:last], _NO_WORD)
    tells = word.match == "verb" or (word.kinds == "rate" and is_rate)
    return word.change if tells and not _LEVEL.search(before[last:]) else None


def _cut(before: str, start: int) -> tuple[int, int]:
    """Where 减少, 压缩 or the like stands with an object, for want of an action; (0, 0) if none.

    Only what is made less is told by its words alone: 增长贡献率70% is no growth.
    """
    found = re.search(rf"(?:{_any('verb')})(?=[一-龥]{{2,12}}$)", before[start:])
    if found is None or _words()[found.group()].change != "down":
        return 0, 0
    return start + found.start(), start + found.end()


def _behind(before: str, after: str) -> str | None:
    """By the words behind the figure: 实现8%的增长."""
    found = re.match(_BEHIND.format(_any("verb", "before", "noun")), after)
    return _words()[found["word"]].change if found and not before.endswith(("由", "从")) else None


def _in_column(before: str, quantity: Quantity, baseline: str | None) -> str | None:
    """By the baseline alone, as in tables: 同比 | -3.2%."""
    if baseline is None or quantity.kind not in ("percent", "point"):
        return None
    return "up" if re.search(rf"{re.escape(baseline)}{_GAP}", before) else None


def _baseline(sentence: str, start: int, quantity: Quantity, listed: str) -> str | None:
    """The baseline nearest before the figure in its clause, or before a comma at the clause.

    与上年相比 holds for all that follows in its part of the sentence. Of two baselines,
    同比、环比分别增长3%、1%, the second figure has the second one.
    """
    part = max((m.end() for m in _PART.finditer(sentence, 0, quantity.start)), default=0)
    found = baselines().finditer(sentence, part, quantity.start)
    near = [m for m in found if m.end() >= start - 1 or m.group().endswith("相比")]
    if not near:
        return None
    joined = [near[-1]]
    for match in reversed(near[:-1]):
        if sentence[match.end() : joined[0].start()] not in ("、", "和", "与", "及"):
            break
        joined.insert(0, match)
    number = len(re.findall("[、和及与]", listed))
    return joined[min(number, len(joined) - 1)].group() if len(joined) > 1 else joined[0].group()


@cache
def baselines() -> re.Pattern[str]:
    """What names a baseline: 同比, 较上年同期, 与2020年相比."""
    words = {
        kind: "|".join(re.escape(r["word"]) for r in _sorted("baselines") if r["kind"] == kind)
        for kind in ("whole", "point")
    }
    point = rf"(?:{words['point']}|{_DATE}){_AT}"
    return re.compile(
        rf"{words['whole']}|(?<![占同环对类])(?:相较于?|相比于?|对比|较|比){point}(?:相比)?"
        rf"|[与同和]{point}(?:相比较?|比较|比)"
    )


@cache
def _words() -> dict[str, _Word]:
    rows = read_table("change_words")
    return {row["word"]: _Word(row["change"], row["match"], row["kinds"]) for row in rows}


@cache
def _any(*match: str) -> str:
    return "|".join(re.escape(r["word"]) for r in _sorted("change_words") if r["match"] in match)


def _sorted(table: str) -> list[dict[str, str]]:
    """The rows of a table, those of the longest words first."""
    return sorted(read_table(table), key=lambda row: len(row["word"]), reverse=True)
