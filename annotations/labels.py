"""The entity labels that reviewers may give: labels.csv, to which a user adds rows.

A label of one's own (PROJECT) needs a row there and nothing else; `zhengju retrain` teaches it.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from annotations.passages import LABEL
from annotations.records import LABELS

TABLE = Path(__file__).with_suffix(".csv")


class BadLabels(OSError):
    """A table that cannot be used; the message is one line: which file, which line, what to do."""


class Label(BaseModel):
    """A row of the table; a field's description says what it must be."""

    model_config = ConfigDict(frozen=True)
    label: str = Field(pattern=LABEL, description="capital letters and _, as in PROJECT")
    hotkey: str = Field(pattern=r"^[a-z0-9]$", description="one small letter or digit")
    colour: str = Field(pattern=r"^#[0-9a-fA-F]{6}$", description="a colour as in #d4380d")
    meaning: str = Field(pattern=r"^\S.*$", description="a few words on one line")
    meaning_zh: str = Field(pattern=r"^\S.*$", description="a few words on one line")


def read_labels(table: Path | None = None) -> tuple[Label, ...]:
    """The labels of a table, which is annotations/labels.csv where none is given, in its order.

    Raises BadLabels, and OSError where there is no such file.
    """
    table = table or TABLE
    try:
        # Excel begins a UTF-8 file with a byte order mark.
        with table.open(encoding="utf-8-sig", newline="") as lines:
            return tuple(_distinct(list(_labels(lines))))
    except UnicodeDecodeError as error:
        raise BadLabels(f"{table} is not UTF-8: save it as CSV UTF-8") from error
    except (ValueError, csv.Error) as error:
        raise BadLabels(f"{table}: {error}") from error


def _labels(lines: Iterable[str]) -> Iterator[Label]:
    rows = csv.DictReader(lines, restval="", strict=True)
    missing = [name for name in Label.model_fields if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"lacks the column {', '.join(missing)} in its first line")
    for row in rows:
        if None in row:
            raise ValueError(
                f"line {rows.line_num} has too many values: quote words that hold a comma"
            )
        yield _label(row, rows.line_num)


def _label(row: Mapping[str, str], line: int) -> Label:
    try:
        return Label.model_validate(row)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        must = Label.model_fields[name].description
        raise ValueError(f"line {line}: {name} is {row[name]!r}; write {must}") from error


def _distinct(labels: Sequence[Label]) -> Sequence[Label]:
    """The labels. Raises ValueError where two rows clash, or a label of the released model, whose
    mentions are out for review too, is gone."""
    for column in ("label", "hotkey"):
        counts = Counter(getattr(one, column) for one in labels)
        value, count = counts.most_common(1)[0] if counts else ("", 0)
        if count > 1:
            raise ValueError(f"{count} rows have the {column} {value}: leave it to one")
    gone = {*LABELS} - {one.label for one in labels}
    if gone:
        raise ValueError(f"has no row for {', '.join(sorted(gone))}: add to the table only")
    return labels
