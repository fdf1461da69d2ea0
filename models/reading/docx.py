"""Word (.docx) -> paragraphs and tables in document order, without headers and footers."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml.etree import _Element

from models.reading.errors import Unreadable
from models.reading.tables import row_lines

# A document of 200 MB unpacked would be longer than any report; more is a zip bomb.
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
ADVICE = "open it in Word or WPS and save it anew as .docx"

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
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


def read_docx(data: bytes, path: Path) -> tuple[str, str]:
    """Return the document's text, one paragraph or table row a line, and its encoding."""
    _check_size(data, path)
    try:
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_blocks(document.element.body)), "utf-8"
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


def _blocks(container: _Element) -> Iterator[str]:
    """The lines of the paragraphs and tables, also inside content controls and revisions."""
    for child in container:
        if child.tag == PARAGRAPH:
            yield "".join(_inline(child))
            yield from _text_boxes(child)
        elif child.tag == TABLE:
            yield from _table(child)
        elif child.tag not in UNSHOWN:
            yield from _blocks(child)


def _inline(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag not in UNSHOWN and child.tag != TEXT_BOX:
            yield from _inline(child)


def _text_boxes(element: _Element) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield from _blocks(child)
        elif child.tag not in UNSHOWN:
            yield from _text_boxes(child)


def _table(table: _Element) -> Iterator[str]:
    for row in _children(table, ROW):
        cells: list[str] = []
        for cell in _children(row, CELL):
            cells += ["\n".join(_blocks(cell)).strip(), *[""] * (_columns(cell) - 1)]
        yield from row_lines(cells)


def _children(parent: _Element, tag: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, which content controls may wrap."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in UNSHOWN:
            yield from _children(child, tag)


def _columns(cell: _Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    written = "1" if span is None else span.get(qn("w:val"), "1")
    return min(max(int(written), 1), 50)
