"""The three tables of annual reports on government information disclosure, the same everywhere.

主动公开 (what was issued and decided), 收到和处理申请 (requests by applicant and outcome),
行政复议和 诉讼 (what came of reviews and lawsuits): seeds/lexicon/disclosure_forms.csv has their
headers, disclosure_indicators.csv the indicators that their totals are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.data_tables.figures import figure_in
from models.data_tables.labels import Label, label_of
from models.data_tables.layout import Block
from models.data_tables.paths import Path
from models.tables import read_table

# A table is a form where so many, and such a share, of its headers are the form's own, which have
# at least this many characters.
MIN_LABELS = 3
MIN_SHARE = 0.5
OWN = 3
_PLAIN = re.compile(r"[^一-龥]")
_DROPPED = re.compile(r"^本年度?|政府信息公开|数量$")
UNIT = "件"
_MONEY = "charged"


@dataclass(frozen=True, slots=True)
class Entry:
    """A header of a form; `balance` is the side of the equation on which its row stands."""

    form: str
    axis: str
    code: str
    label: str
    action: str
    balance: str


@dataclass(frozen=True, slots=True)
class Form:
    """One of the forms, recognised."""

    name: str

    def entry(self, labels: Sequence[Label], axis: str) -> Entry | None:
        """The entry of the innermost header of an axis."""
        leaf = next((label for label in reversed(labels) if label.name), None)
        return _entries(self.name, axis).get(_key(leaf.name)) if leaf else None

    def action(self, path: Path) -> str | None:
        """The verb that the form's header stands for: 制发, 不予公开."""
        for labels, axis in ((path.row, "row"), (path.column, "column")):
            found = self.entry(labels, axis)
            if found and found.action:
                return found.action
        return None

    def unit(self, path: Path) -> str | None:
        """All is counted in 件, but for fees."""
        found = self.entry(path.column, "column")
        return None if found and found.code == _MONEY else UNIT

    def indicator(self, path: Path) -> str | None:
        """The one that a cell under these headers is the figure of; None for parts of it."""
        codes = {entry.code for entry in self._entries(path)}
        return next((one for headers, one in _indicators(self.name) if headers <= codes), None)

    def _entries(self, path: Path) -> Iterator[Entry]:
        """Those of the innermost row header and of all column headers."""
        if row := self.entry(path.row, "row"):
            yield row
        known = _entries(self.name, "column")
        yield from (known[key] for one in path.column if (key := _key(one.name)) in known)


@cache
def _entries(form: str, axis: str) -> Mapping[str, Entry]:
    rows = (Entry(**row) for row in read_table("disclosure_forms"))
    return {_key(one.label): one for one in rows if (one.form, one.axis) == (form, axis)}


@cache
def _indicators(form: str) -> tuple[tuple[frozenset[str], str], ...]:
    rows = [row for row in read_table("disclosure_indicators") if row["form"] == form]
    return tuple((frozenset(row["headers"].split()), row["indicator"]) for row in rows)


def _key(name: str) -> str:
    return _DROPPED.sub("", _PLAIN.sub("", name)) or name


@cache
def _names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(row["form"] for row in read_table("disclosure_forms")))


def form_of(blocks: Sequence[Block]) -> Form | None:
    """Which form a table is, shortened ones too; None for any other table."""
    cells = {cell for block in blocks for cell in block.grid.cells if not figure_in(cell.text)}
    keys = {_key(name) for cell in cells if (name := label_of(cell).name)}
    best = max(_names(), key=lambda name: len(_own(name) & keys))
    told = [key for key in keys if len(key) >= OWN]
    found = len(_own(best) & keys)
    return Form(best) if found >= MIN_LABELS and found >= MIN_SHARE * len(told) else None


@cache
def _own(form: str) -> frozenset[str]:
    """The headers that are the form's own; 总计 and 其他 are of any table."""
    return frozenset(
        key for axis in ("row", "column") for key in _entries(form, axis) if len(key) >= OWN
    )
