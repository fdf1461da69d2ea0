"""The unit of a cell without one: from its headers, the unit column, the caption."""

from collections.abc import Sequence

from models.data_tables.labels import Label
from models.data_tables.lexicon import (
    HeaderUnit,
    header_unit,
    table_words,
    unit_kind,
    units_in,
)
from models.data_tables.paths import Path


def unit_of(path: Path, caption: Sequence[str], place: tuple[int, int]) -> str | None:
    """The unit that is named nearest to a cell; None where nothing names one.

    `caption` are the units over the table (单位：户、人、万元); `place` is the number of the column
    among those of figures, and how many those are.
    """
    named = _bracketed(path.column) or _bracketed(path.row)
    if named is None and path.unit_label:
        named = next(iter(units_in(path.unit_label.cell.label)), None)
    if named:
        return named
    noun = _noun(path)
    fitting = [unit for unit in caption if _fits(noun, unit)]
    if len(fitting) == 1:
        return None if noun is None and _counts_another(path, fitting[0]) else fitting[0]
    number, columns = place
    if fitting and columns % len(caption) == 0 and caption[number % len(caption)] in fitting:
        return caption[number % len(caption)]
    # 人数 names its unit itself, 床位数 does not.
    return noun.unit if noun and noun.unit and noun.unit in noun.noun else None


def _bracketed(labels: Sequence[Label]) -> str | None:
    return next((label.units[0] for label in reversed(labels) if len(label.units) == 1), None)


def _name(path: Path) -> str:
    """The innermost words over the cell; beside it where the columns are times."""
    names = [label.name for label in path.column if label.name]
    return (names or [label.name for label in path.row if label.name] or [""])[-1]


def _noun(path: Path) -> HeaderUnit | None:
    return header_unit(_name(path))


def _fits(noun: HeaderUnit | None, unit: str) -> bool:
    """Whether a header may be measured in a unit: 人数 in 万人, 户数 not in 人; what is no rate not
    in %."""
    kind = unit_kind(unit)
    if noun is None:
        return kind != "percent"
    return kind == noun.kind and (noun.unit not in noun.noun or unit.endswith(noun.unit))


def _counts_another(path: Path, unit: str) -> bool:
    """机构数 under 单位：万元 is no sum of money; 年末数 is one."""
    name = _name(path)
    if not name.endswith("数") or name.endswith(tuple(table_words("amount"))):
        return False
    return unit_kind(unit) not in ("count", "duration")
