"""Cells that say again what the prose of the same report says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotations.records import Fact
from models.data_tables.labels import is_total

# So much of the words of the prose's fact must stand in the cell's headers.
MIN_SHARED = 0.75
# A number of this size that only one cell has is hardly there by chance: the same verb will do.
TELLING = 10
# How much they share, the cell, the fact of the prose.
Candidate = tuple[float, Fact, Fact]


def restating(cells: Sequence[Fact], prose: Sequence[Fact]) -> Iterator[Fact]:
    """The facts of cells, each with the id of the fact of the prose that it restates.

    Quantity and period are the same, and the headers have the words of the prose's action and
    object: 受理政府信息公开申请58件 and 本年新收政府信息公开申请数量·总计 | 58. Each fact of the
    prose goes to the cell that it shares most with.
    """
    linked = _linked(_candidates(cells, prose))
    for cell in cells:
        yield replace(cell, restates=linked.get(cell.fact_id))


def _candidates(cells: Sequence[Fact], prose: Sequence[Fact]) -> Iterator[Candidate]:
    """The pairs of a cell and a fact of the prose with one figure, by cells."""
    often = Counter(map(_size, cells))
    told = defaultdict(list)
    for fact in prose:
        told[_size(fact)].append(fact)
    for cell in cells:
        for fact in told[_size(cell)]:
            if _same_figure(cell, fact):
                yield _shared(cell, fact, alone=often[_size(cell)] == 1), cell, fact


def _linked(candidates: Iterable[Candidate]) -> dict[str, str]:
    """The fact of the prose for each cell that restates one: most shared first, then a total (of
    上年结转·自然人 | 4 and 上年结转·总计 | 4), then the first cell."""
    linked: dict[str, str] = {}
    taken: set[str] = set()
    for shared, cell, fact in sorted(candidates, key=_rank, reverse=True):
        if shared >= MIN_SHARED and cell.fact_id not in linked and fact.fact_id not in taken:
            linked[cell.fact_id] = fact.fact_id
            taken.add(fact.fact_id)
    return linked


def _rank(candidate: Candidate) -> tuple[float, bool]:
    shared, cell, _ = candidate
    return shared, is_total(cell.object or "")


def _size(fact: Fact) -> str:
    """The value to nine digits, for 70.45 times 10,000 is not quite 704,500; what goes down is
    below zero, be it written 下降12.5% or -12.5."""
    if fact.value is None:
        return ""
    value = -abs(fact.value) if fact.change == "down" else fact.value
    return f"{value + 0.0:.9g}"


def _same_figure(cell: Fact, fact: Fact) -> bool:
    """Both of one value; in the same unit (a cell may name none), of the same days and agency."""
    if fact.value is None or cell.agency != fact.agency or cell.status != fact.status:
        return False
    same = (cell.kind, cell.bound) == (fact.kind, fact.bound) or cell.unit is None
    days = (cell.period_start, cell.period_end) == (fact.period_start, fact.period_end)
    changes = bool(cell.change) == bool(fact.change)
    return same and days and changes and cell.unit in (fact.unit, None)


def _shared(cell: Fact, fact: Fact, *, alone: bool) -> float:
    """The share of the prose's pairs of characters that the cell's words have, 0..1."""
    wanted = _pairs(f"{fact.object or ''}|{fact.action or ''}")
    there = _pairs(f"{cell.object or ''}|{cell.action or ''}|{cell.sentence}|{cell.section}")
    shared = len(wanted & there) / len(wanted) if wanted else 0.0
    telling = alone and abs(fact.value or 0) >= TELLING and cell.action is not None
    return max(shared, MIN_SHARED) if telling and cell.action == fact.action else shared


def _pairs(words: str) -> set[str]:
    return {pair for n in range(len(words) - 1) if "|" not in (pair := words[n : n + 2])}
