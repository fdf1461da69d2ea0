"""Totals that are not the sum of their parts: 合计, 总计 and 小计 of rows and of columns.

What a total sums up follows from the headers: what stands beside it under the same header, a
group by its own subtotal, without what 其中 takes out of another part. Where a table has several
totals in one line, each may sum up what follows the one before, or go on from it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from annotations.records import Anomaly
from models.data_tables.facts import CellFigure, DataTable
from models.data_tables.forms import Form
from models.data_tables.labels import Label
from models.data_tables.lexicon import table_words
from models.data_tables.statements import change_label

Axis = Literal["row", "column"]
Line = Sequence[CellFigure]
AXES: tuple[Axis, Axis] = ("column", "row")

KIND = "wrong_sum"
SUMMED = ("count", "money", "measure", "duration")
# A total that no other line bears out is doubted where it is nearly right: else it is none.
NEARLY = 0.25


@dataclass(frozen=True, slots=True)
class Sum:
    """A total with the parts that it should have, in one of the `ways` of summing up; numbers in
    the table's own unit. What is `less` is taken off."""

    total: CellFigure
    parts: tuple[CellFigure, ...]
    way: int = 0
    less: tuple[CellFigure, ...] = ()

    @property
    def start(self) -> int:
        """Where the total stands in the text, which tells it from all others."""
        return self.total.cell.place.start

    @property
    def stated(self) -> float:
        """What the table says."""
        return float(self.total.figure.number or 0)

    @property
    def computed(self) -> float:
        """What the parts make."""
        added = sum(float(one.figure.number or 0) for one in self.parts)
        return round(added - sum(float(one.figure.number or 0) for one in self.less), 6)

    @property
    def is_right(self) -> bool:
        """Whether they agree, but for the rounding of each part."""
        return abs(self.stated - self.computed) <= self._tolerance() + 1e-9

    def _tolerance(self) -> float:
        decimals = max(one.figure.decimals for one in (self.total, *self.parts))
        if not decimals and self.total.figure.quantity.kind == "count":
            return 0.0
        return 0.5 * (len(self.parts) + 1) * 10.0**-decimals


# By the headers of a total: for each line that has it, the ways in which it may be summed up.
Sums = dict[tuple[Label, ...], list[list[Sum]]]


def wrong_sums(table: DataTable, figures: Sequence[CellFigure]) -> list[Anomaly]:
    """The totals of a table that are wrong, each once."""
    found: dict[int, Anomaly] = {}
    columns, rows = (_sums(figures, axis, table.form) for axis in AXES)
    for sums, across in ((columns, rows), (rows, columns)):
        for one in _wrong(sums, across, table.form is not None):
            found.setdefault(one.start, _anomaly(one))
    if table.form:
        for one in _unbalanced(figures, table.form):
            cells = (one.total, *one.parts, *one.less)
            if not any(cell.cell.place.start in found for cell in cells):
                found[one.start] = _anomaly(one)
    return list(found.values())


def _anomaly(wrong: Sum) -> Anomaly:
    place = wrong.total.cell.place
    reason = f"states {wrong.stated:g}, but its {len(wrong.parts)} parts make {wrong.computed:g}"
    return Anomaly(KIND, place.start, place.end, wrong.total.cell.text, reason)


def _sums(figures: Sequence[CellFigure], axis: Axis, form: Form | None) -> Sums:
    """The totals along one axis, by their headers: of the columns in each row, or of the rows in
    each column."""
    totals: Sums = defaultdict(list)
    for line in _lines(figures, axis):
        for total in (one for one in line if _is_total(one, axis)):
            parts = [one for one in line if one is total or not _is_apart(one, axis, form)]
            if ways := _ways(total, parts, axis):
                totals[_labels(total, axis)].append(ways)
    return totals


def _wrong(sums: Sums, across: Sums, form: bool) -> Iterator[Sum]:
    """The wrong totals along one axis; `across` are those along the other."""
    crossing = {ways[0].start: ways for lines in across.values() for ways in lines}
    for labels, lines in sums.items():
        yield from _doubtful(lines, crossing, labels[-1].is_plain_total, form)


def _is_apart(one: CellFigure, axis: Axis, form: Form | None) -> bool:
    """Whether a row of the requests' form is no outcome: what came in, and what is left."""
    entry = form.entry(one.path.row, "row") if form and axis == "row" else None
    return bool(entry and entry.balance)


def _lines(figures: Sequence[CellFigure], axis: Axis) -> Iterator[Line]:
    """The rows of a table where its columns are summed, and its columns where its rows are."""
    lines: dict[tuple[int, int], list[CellFigure]] = defaultdict(list)
    for one in figures:
        place = one.cell.place
        lines[one.block, place.row if axis == "column" else place.column].append(one)
    return iter(lines.values())


def _labels(one: CellFigure, axis: Axis) -> tuple[Label, ...]:
    return one.path.column if axis == "column" else one.path.row


def _is_total(one: CellFigure, axis: Axis) -> bool:
    labels = _labels(one, axis)
    if not labels or not labels[-1].is_total or one.figure.number is None:
        return False
    names = "".join(label.name for label in one.path.labels)
    summed = one.figure.quantity.kind in SUMMED and not any(
        word in names for word in table_words("unsummed")
    )
    return summed and change_label(one.path) is None


def _ways(total: CellFigure, line: Line, axis: Axis) -> list[Sum]:
    """What a total may sum up, the likeliest first; nothing where that cannot be told."""
    beside = _beside(total, line, axis)
    totals = [n for n, (key, _) in enumerate(beside) if key.is_total]
    place = next(n for n, (_, parts) in enumerate(beside) if total in parts)
    before = max((n for n in totals if n < place), default=-1)
    after = min((n for n in totals if n > place), default=len(beside))
    plain = [part for n, part in enumerate(beside) if n not in totals]
    totalled = [part for n, part in enumerate(beside) if n in totals and n < place]
    ways = (
        plain,
        beside[before + 1 : place],
        beside[max(before, 0) : place],
        beside[place + 1 : after],
        totalled,
    )
    sums = [
        Sum(total, tuple(one for _, parts in way for one in parts), number)
        for number, way in enumerate(ways)
    ]
    return [one for one in sums if _can_be_summed(one)]


def _beside(
    total: CellFigure, line: Line, axis: Axis
) -> list[tuple[Label, tuple[CellFigure, ...]]]:
    """What stands beside a total under the same header: each with the cells that make it."""
    above = _labels(total, axis)[:-1]
    depth = len(above)
    groups: dict[Label, list[CellFigure]] = {}
    for one in line:
        labels = _labels(one, axis)
        if len(labels) > depth and labels[:depth] == above and not labels[depth].of_which:
            groups.setdefault(labels[depth], []).append(one)
    return [(key, _makes(group, axis, depth + 1)) for key, group in groups.items()]


def _makes(group: Sequence[CellFigure], axis: Axis, depth: int) -> tuple[CellFigure, ...]:
    """The cells that make a group: its own, its subtotal, or all of its parts."""
    own = [one for one in group if len(_labels(one, axis)) == depth]
    totals = [
        one for one in group
        if len(_labels(one, axis)) == depth + 1 and _labels(one, axis)[-1].is_plain_total
    ]  # fmt: skip
    parts = [one for one in group if not any(x.of_which for x in _labels(one, axis)[depth:])]
    return tuple(own[:1] or totals[:1] or parts)


def _can_be_summed(way: Sum) -> bool:
    """Two parts at least, all plain numbers in the unit of the total."""
    unit = way.total.figure.quantity.unit
    return len(way.parts) > 1 and all(
        one.figure.number is not None and one.figure.quantity.unit == unit for one in way.parts
    )


def _doubtful(
    lines: Sequence[list[Sum]], crossing: Mapping[int, list[Sum]], plain: bool, form: bool
) -> Iterator[Sum]:
    """The sums that are wrong whichever way they are made, where others bear out that they are
    sums."""
    wrong = [ways for ways in lines if not any(way.is_right for way in ways)]
    right = [ways for ways in lines if ways not in wrong and any(way.stated for way in ways)]
    first = [ways for ways in wrong if not _is_carried_on(crossing.get(ways[0].start, ()), wrong)]
    if not wrong or (len(lines) > 1 and len(right) < len(first) and not form):
        return
    for ways in wrong:
        way = _usual(ways, right)
        near = abs(way.stated - way.computed) <= NEARLY * max(abs(way.stated), abs(way.computed))
        if right or form or (plain and near and len(way.parts) > 2):
            yield way


def _is_carried_on(ways: Sequence[Sum], wrong: Sequence[list[Sum]]) -> bool:
    """Whether what a total is along the other axis bears out that its error is another's: 62 in
    the row of totals is rightly 22 and 40, but 40 is wrong."""
    starts = {one[0].start for one in wrong}
    return any(
        way.is_right and any(part.cell.place.start in starts for part in way.parts) for way in ways
    )


def _usual(ways: Sequence[Sum], right: Sequence[list[Sum]]) -> Sum:
    """The way in which most other lines are right, else the likeliest."""
    agreed = [one.way for line in right for one in line if one.is_right]
    return max(ways, key=lambda one: (agreed.count(one.way), -one.way))


def _unbalanced(figures: Sequence[CellFigure], form: Form) -> Iterator[Sum]:
    """New and carried in = dealt with and carried out, in each column of the matrix of requests."""
    for line in _lines(figures, "row"):
        sides: dict[str, list[CellFigure]] = {"+": [], "-": []}
        for one in line:
            entry = form.entry(one.path.row, "row")
            if entry and entry.balance:
                sides[entry.balance].append(one)
        if all(len(side) == 2 for side in sides.values()):
            results, carried_out = sides["-"]
            balance = Sum(results, tuple(sides["+"]), less=(carried_out,))
            if not balance.is_right:
                yield balance
