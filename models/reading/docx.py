"""Word (.docx) -> paragraphs and tables in document order, without headers and footers."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml.etree import _Element

from annotations.records import Table
from models.reading.cells import Marks, cleared
from models.reading.errors import Unreadable
from models.reading.tables import row_lines

# A document of 200 MB unpacked would be longer than any report; more is a zip bomb.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
ADVICE = "open it in Word or WPS and save it anew as .docx"

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
SPAN = "w:tcPr/w:gridSpan"
TEXT_BOX = qn("w:txbxContent")
# Deleted and moved-away text, the older copy of a drawing, field codes, phonetic guides.
UNSHOWN = frozenset(
    [qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "rt")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
MARKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


def read_docx(data: bytes, path: Path) -> tuple[str, str, tuple[Table, ...]]:
    """Return the document's text, one paragraph or table row a line, its encoding, its tables."""
    _check_size(data, path)
    marks = Marks()
    try:
        document = docx.Document(io.BytesIO(data))
        text, tables = marks.read_off("\n".join(_blocks(document.element.body, marks)))
        return text, "utf-8", tables
    # python-docx raises whatever its zip and XML layers do (KeyError, BadZipFile, SyntaxError,
    # RecursionError ...): for the reader of a folder all of them mean a broken file.
    except Exception as error:
        what = f"the .docx is broken ({type(error).__name__})"
        raise Unreadable(path, what, ADVICE) from error


def _check_size(data: bytes, path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # zipfile never unpacks more of a member than its declared size.
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        what = f"the .docx unpacks to {unpacked:,} bytes, over the limit of {MAX_UNPACKED_BYTES:,}"
        raise Unreadable(path, what, "split it, or save its text as .txt")


def _blocks(container: _Element, marks: Marks) -> Iterator[str]:
    """The lines of the paragraphs and tables, also inside content controls and revisions."""
    for child in container:
        if child.tag == PARAGRAPH:
            yield "".join(_inline(child))
            yield from _text_boxes(child, marks)
        elif child.tag == TABLE:
            yield from _table(child, marks)
        elif child.tag not in UNSHOWN:
            yield from _blocks(child, marks)


def _inline(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield cleared(child.text or "")
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag not in UNSHOWN and child.tag != TEXT_BOX:
            yield from _inline(child)


def _text_boxes(element: _Element, marks: Marks) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield from _blocks(child, marks)
        elif child.tag not in UNSHOWN:
            yield from _text_boxes(child, marks)


def _table(table: _Element, marks: Marks) -> Iterator[str]:
    number = marks.begin_table()
    for place, row in enumerate(_children(table, ROW)):
        before = _number(row, "w:trPr/w:gridBefore")
        cells, marked = [""] * before, [""] * before
        for cell in _children(row, CELL):
            text, width = "\n".join(_blocks(cell, marks)).strip(), max(_number(cell, SPAN, 1), 1)
            if _goes_on(cell):
                marks.extend(number, place, len(cells))
            marked += [marks.mark(text, number, place, len(cells), 1, width), *[""] * (width - 1)]
            cells += [text, *[""] * (width - 1)]
        yield from row_lines(cells, marked)


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, which content controls may wrap."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in UNSHOWN:
            yield from _children(child, tag)


def _goes_on(cell: _Element) -> bool:
    """Whether the cell is merged with the one above it."""
    merged = cell.find(_path("w:tcPr/w:vMerge"))
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _number(element: _Element, path: str, default: int = 0) -> int:
    """What is written at a path as a number of columns, at most 50."""
    found = element.find(_path(path))
    return default if found is None else min(int(found.get(qn("w:val"), default)), 50)


def _path(names: str) -> str:
    return "/".join(map(qn, names.split("/")))
