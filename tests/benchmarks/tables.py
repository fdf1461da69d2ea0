"""How well the cells of data tables are read: part of `make eval`, whose last lines it prints.

    python tests/benchmarks/tables.py

The count of the facts of tests/gold/tables is this one wherever it is told: every line of its
gold.jsonl that is a fact, those in sentences and the optional ones (scored neither way) too.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from accuracy import markdown

from annotations.records import Extraction
from models.pipeline import load
from models.reading import read_source
from tests.models.test_data_tables import FILES, FOLDER, f1, lines, score

HEAD = [
    "data tables", "files", "tables", "of data", "facts", "in sentences", "optional",
    "with an indicator", "F1",
]  # fmt: skip


def main() -> None:
    """Read all files, print the table."""
    pipeline = load()
    found = {name: pipeline.extract(read_source(FOLDER / name, source_id=name)) for name in FILES}
    groups = [[name for name in FILES if name.endswith(end)] for end in (".html", ".docx", ".pdf")]
    rows = [row(group[0].partition(".")[2], group, found) for group in groups]
    print(markdown([HEAD, *rows, row("all", FILES, found)]))


def row(title: str, names: Sequence[str], found: Mapping[str, Extraction]) -> list[str]:
    """The counts of the gold of some files, the facts found that have an indicator, and F1."""
    tables = [line for name in names for line in lines("table", name)]
    facts = [line for name in names for line in lines("fact", name)]
    counts = (
        len(names),
        len(tables),
        sum(table["data"] for table in tables),
        len(facts),
        sum(fact.get("prose", False) for fact in facts),
        sum(fact.get("optional", False) for fact in facts),
        sum(fact.indicator is not None for name in names for fact in found[name].facts),
    )
    right = map(sum, zip(*(score(found[name], name)[:3] for name in names), strict=True))
    return [title, *map(str, counts), f"{f1(*right):.3f}"]


if __name__ == "__main__":
    main()
