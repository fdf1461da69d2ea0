"""Sets the manuscripts of this folder as DOCX and PDF files, the same bytes each time.

    python tests/gold/tables/make.py

A manuscript is a Markdown-like text, `NAME.docx.md` or `NAME.pdf.md`:

    # heading            >> line at the right margin (单位：万元)            a paragraph
    | a | b |            a row of a table, every grid position written out
    | < | ^ |            `<` belongs to the cell on its left, `^` to the cell above
    @ rules=none         options of the next table: rules (grid, none, three), widths, size, repeat
    +++                  a page break, which may stand inside a table (`repeat` header rows again)
    ~ 300                so many points of empty page (PDF)
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).resolve().parent
FONT = "STSong-Light"
TEXT_WIDTH = 500.0
Grid = list[list[str]]
# column, row, columns wide, rows high
Span = tuple[int, int, int, int]


@dataclass(slots=True)
class Block:
    """A heading, right-hand line, paragraph, break or table, in the order of the manuscript."""

    kind: str
    text: str = ""
    options: dict[str, str] = field(default_factory=dict)
    rows: Grid = field(default_factory=list)
    # Rows before which a new page begins.
    breaks: list[int] = field(default_factory=list)


def parse(manuscript: str) -> list[Block]:
    """The blocks of a manuscript; rows that follow each other are one table."""
    blocks: list[Block] = []
    options: dict[str, str] = {}
    for line in filter(None, map(str.strip, manuscript.split("\n"))):
        table = blocks[-1] if blocks and blocks[-1].kind == "table" else None
        if line.startswith("@"):
            options = dict(option.split("=", 1) for option in line[1:].split())
        elif line.startswith("|") and (table is None or options):
            blocks.append(Block("table", options=options, rows=[_cells(line)]))
            options = {}
        elif line.startswith("|") and table is not None:
            table.rows.append(_cells(line))
        elif line == "+++" and table is not None:
            table.breaks.append(len(table.rows))
        else:
            blocks.append(_text_block(line))
    return blocks


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\n", "\n") for cell in line.strip("|").split("|")]


def _text_block(line: str) -> Block:
    for mark, kind in (("# ", "heading"), (">> ", "right"), ("+++", "break"), ("~ ", "space")):
        if line.startswith(mark):
            return Block(kind, line.removeprefix(mark))
    return Block("paragraph", line)


def spans(grid: Grid) -> Iterator[Span]:
    """The merged cells, each once, by its upper left position."""
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            width = _run(cells[column + 1 :], "<")
            height = _run([below[column] for below in grid[row + 1 :]], "^")
            if width or height:
                yield column, row, width + 1, height + 1


def _run(cells: list[str], mark: str) -> int:
    return next((i for i, cell in enumerate(cells) if cell != mark), len(cells))


def shown(cell: str) -> str:
    """What a cell prints: nothing where another cell covers it."""
    return "" if cell in ("<", "^") else cell


def make_docx(blocks: list[Block]) -> bytes:
    """The manuscript as a Word document."""
    document = docx.Document()
    for block in blocks:
        if block.kind == "table":
            _word_table(document, block.rows)
        elif block.kind == "break":
            document.add_page_break()
        else:
            _word_paragraph(document, block)
    written = io.BytesIO()
    document.save(written)
    return _undated(written.getvalue())


def _word_paragraph(document: Any, block: Block) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.font.name = "SimSun"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    if block.kind == "heading":
        run.bold, run.font.size = True, Pt(16)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.kind == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _word_table(document: Any, grid: Grid) -> None:
    table = document.add_table(len(grid), len(grid[0]), style="Table Grid")
    for column, row, width, height in spans(grid):
        table.cell(row, column).merge(table.cell(row + height - 1, column + width - 1))
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if shown(cell):
                table.cell(row, column).text = cell


def _undated(archive: bytes) -> bytes:
    """The same archive without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            new.writestr(member, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_pdf(blocks: list[Block]) -> bytes:
    """The manuscript as a PDF with a text layer."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    rl_config.invariant = 1
    written = io.BytesIO()
    story = [flowable for block in blocks for flowable in _flowables(block)]
    margin = (A4[0] - TEXT_WIDTH) / 2
    SimpleDocTemplate(written, pagesize=A4, leftMargin=margin, rightMargin=margin).build(story)
    return written.getvalue()


def _flowables(block: Block) -> Iterator[Flowable]:
    if block.kind == "table":
        yield from _pdf_tables(block)
        yield Spacer(1, 10)
    elif block.kind == "break":
        yield PageBreak()
    elif block.kind == "space":
        yield Spacer(1, float(block.text))
    else:
        yield Paragraph(block.text, _style(block.kind))


def _style(kind: str, size: int = 11) -> ParagraphStyle:
    aligned = {"heading": TA_CENTER, "centre": TA_CENTER, "right": TA_RIGHT}.get(kind, 0)
    size = 16 if kind == "heading" else size
    indent = 2 * size if kind == "paragraph" else 0
    return ParagraphStyle(
        kind, fontName=FONT, fontSize=size, leading=size * 1.4, alignment=aligned,
        firstLineIndent=indent, wordWrap="CJK", spaceAfter=0 if kind == "cell" else 4,
    )  # fmt: skip


def _pdf_tables(block: Block) -> Iterator[Flowable]:
    """The table, or its part on each page; a merged cell that the break cuts goes on empty."""
    head = int(block.options.get("repeat", 0))
    edges = [0, *block.breaks, len(block.rows)]
    for start, end in pairwise(edges):
        part = block.rows[start:end]
        if start:
            yield PageBreak()
            part = [["" if cell == "^" else cell for cell in part[0]], *part[1:]]
            part = block.rows[:head] + part
        yield _pdf_table(part, block.options)


def _pdf_table(grid: Grid, options: dict[str, str]) -> Table:
    size = int(options.get("size", 9))
    cell = _style("cell" if options.get("rules") == "none" else "centre", size)
    printed = [
        [Paragraph(shown(text).replace("\n", "<br/>"), cell) for text in row] for row in grid
    ]
    shares = [float(share) for share in options.get("widths", "").split(",") if share]
    shares = shares or [1.0] * len(grid[0])
    widths = [TEXT_WIDTH * share / sum(shares) for share in shares]
    style: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [
        ("SPAN", (column, row), (column + width - 1, row + height - 1))
        for column, row, width, height in spans(grid)
    ]
    style += RULES[options.get("rules", "grid")]
    return Table(printed, colWidths=widths, style=style)


RULES: dict[str, list[tuple[Any, ...]]] = {
    "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
    "none": [],
    # The three-line table of the sciences: above, below the header, below.
    "three": [
        ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
    ],
}
MAKERS = {".docx": make_docx, ".pdf": make_pdf}


def make(manuscript: Path) -> bytes:
    """The bytes of the file that a manuscript stands for."""
    return MAKERS[Path(manuscript.stem).suffix](parse(manuscript.read_text("utf-8")))


if __name__ == "__main__":
    for source in sorted((HERE / "manuscripts").glob("*.md")):
        (HERE / source.stem).write_bytes(make(source))
