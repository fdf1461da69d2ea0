"""The gold of data tables says what stands in the cells of its files."""

import io
import json
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from lxml import html

FOLDER = Path(__file__).resolve().parents[1] / "gold" / "tables"
MAKE = runpy.run_path(str(FOLDER / "make.py"))
LINES = [json.loads(line) for line in (FOLDER / "gold.jsonl").open(encoding="utf-8")]
FILES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in (".html", ".docx", ".pdf"))
SET = [name for name in FILES if not name.endswith(".html")]
Grid = list[list[str]]


def of(record: str, name: str) -> list[dict[str, Any]]:
    return [line for line in LINES if line["record"] == record and line["doc"] == name]


def test_the_readme_has_the_counts() -> None:
    """tests/benchmarks/tables.py prints the same."""
    tables = [line for line in LINES if line["record"] == "table"]
    facts = [line for line in LINES if line["record"] == "fact"]
    sentences, optional = (sum(f.get(key, False) for f in facts) for key in ("prose", "optional"))
    said = (FOLDER / "README.md").read_text(encoding="utf-8")
    of_data = sum(table["data"] for table in tables)
    assert f"{len(FILES)} files with {len(tables)} tables ({of_data} of data)" in said
    assert (
        f"{len(facts)} facts, of them {sentences} in sentences inside cells and {optional}" in said
    )


def html_grids(path: Path) -> Iterator[Grid]:
    page = path.read_bytes()
    encoding = "gb18030" if b"gb2312" in page else "utf-8"
    for table in html.fromstring(page, parser=html.HTMLParser(encoding=encoding)).iter("table"):
        taken: dict[tuple[int, int], str] = {}
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        for at, row in enumerate(rows):
            for cell in row.iterchildren("td", "th"):
                column = next(c for c in range(99) if (at, c) not in taken)
                for below in range(int(cell.get("rowspan", 1))):
                    for right in range(int(cell.get("colspan", 1))):
                        taken[at + below, column + right] = ""
                taken[at, column] = " ".join(cell.text_content().split())
        width = 1 + max(column for _, column in taken)
        yield [[taken.get((row, c), "") for c in range(width)] for row in range(len(rows))]


def word_grids(data: bytes) -> list[Grid]:
    tables = docx.Document(io.BytesIO(data)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def manuscript_grids(name: str) -> list[Grid]:
    blocks = MAKE["parse"]((FOLDER / "manuscripts" / f"{name}.md").read_text("utf-8"))
    shown = MAKE["shown"]
    return [[[shown(c) for c in row] for row in b.rows] for b in blocks if b.kind == "table"]


@cache
def grids(name: str) -> list[Grid]:
    path = FOLDER / name
    if path.suffix == ".html":
        return list(html_grids(path))
    return word_grids(path.read_bytes()) if path.suffix == ".docx" else manuscript_grids(name)


def pdf_text(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return ["".join(char["text"] for char in page.chars) for page in pdf.pages]


@pytest.mark.parametrize("name", FILES)
def test_gold_stands_in_the_cells(name: str) -> None:
    found = grids(name)
    tables = of("table", name)
    sizes = [(t["table"], t["rows"], t["columns"]) for t in tables]
    assert sizes == [(i, len(grid), len(grid[0])) for i, grid in enumerate(found)]
    without = {table["table"] for table in tables if not table["data"]}
    for fact in of("fact", name):
        assert fact["quantity_text"] in found[fact["table"]][fact["row"]][fact["column"]]
        assert fact["table"] not in without


@pytest.mark.parametrize("line", [line for line in LINES if line.get("kind") == "wrong_sum"])
def test_wrong_sums_are_wrong(line: dict[str, Any]) -> None:
    grid = grids(line["doc"])[line["table"]]
    parts = sum(float(grid[row][column]) for row, column in line["parts"])
    assert float(grid[line["row"]][line["column"]]) == line["stated"]
    assert parts == pytest.approx(line["computed"])
    assert line["computed"] != line["stated"]


@pytest.mark.parametrize("name", SET)
def test_files_are_set_from_their_manuscripts(name: str) -> None:
    made = MAKE["make"](FOLDER / "manuscripts" / f"{name}.md")
    read = word_grids if name.endswith(".docx") else pdf_text
    assert read(made) == read((FOLDER / name).read_bytes())
