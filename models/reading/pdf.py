"""PDF with a text layer -> paragraphs and table rows in page order (pdfplumber)."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page

from annotations.records import Table
from models.reading.cells import Marks, cleared
from models.reading.errors import Unreadable
from models.reading.paragraphs import BOTTOM_MARGIN, TOP_MARGIN, Line, join_lines
from models.reading.pdf_tables import Continued, PageTable, continues, marked_rows, page_tables

LOCKED = (PDFEncryptionError, PDFPasswordIncorrect)
# Fonts without a character map come out as (cid:123), which no one can read.
UNMAPPED = re.compile(r"\(cid:\d+\)")
MIN_CHARACTERS_A_SCAN = 20
RECOGNISE = "run character recognition (OCR) on it and read the resulting PDF or text"


def read_pdf(data: bytes, path: Path) -> tuple[str, str, tuple[Table, ...]]:
    """Return the text layer with wrapped lines joined, its encoding, and the tables.

    Page numbers and running headers stay, on lines of their own after the paragraph they
    interrupt. Raises Unreadable for a broken, an encrypted and a scanned PDF.
    """
    marks = Marks()
    try:
        lines, scanned = _read_pages(data, marks)
    # pdfminer raises whatever a malformed object leads to (KeyError, TypeError, struct.error ...).
    except Exception as error:
        if isinstance(error, LOCKED) or any(isinstance(cause, LOCKED) for cause in error.args):
            advice = "save it without a password and read that"
            raise Unreadable(path, "the PDF is encrypted", advice) from error
        what = f"the PDF is broken ({type(error).__name__})"
        raise Unreadable(path, what, "open it in a PDF reader and print it to a new PDF") from error
    text, tables = marks.read_off(join_lines(lines))
    if scanned or not text.strip():
        raise Unreadable(path, "the PDF has no text layer (it is scanned)", RECOGNISE)
    if len(UNMAPPED.findall(text)) * 10 > len(UNMAPPED.sub("", text)):
        raise Unreadable(path, "the PDF's fonts do not say which characters they show", RECOGNISE)
    return text, "utf-8", tables


def _read_pages(data: bytes, marks: Marks) -> tuple[list[Line], bool]:
    """All lines, and whether the pages are pictures with next to no text."""
    lines: list[Line] = []
    characters = pages = pictures = 0
    unfinished: Continued | None = None
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            pages += 1
            characters += len(page.chars)
            pictures += bool(page.images)
            found, unfinished = _page_lines(page, number, marks, unfinished)
            lines += found
            page.close()
    return lines, pictures == pages and characters < MIN_CHARACTERS_A_SCAN * pages


def _page_lines(
    page: Page, number: int, marks: Marks, unfinished: Continued | None
) -> tuple[list[Line], Continued | None]:
    """The page's lines from top to bottom, the rows of its tables in their places, and the table
    that the page ends with."""
    tables = sorted(page_tables(page), key=lambda table: table.bbox[1])
    # Justified text and figures in Latin type leave gaps that are no spaces.
    found = page.extract_text_lines(return_chars=False, x_tolerance_ratio=0.5)
    texts = [
        _line({**line, "text": cleared(line["text"])}, page, number)
        for line in found
        if not _in_table(line, tables)
    ]
    body = [line.top for line in texts if TOP_MARGIN < line.height < BOTTOM_MARGIN]
    rows: list[Line] = []
    last: Continued | None = None
    for place, table in enumerate(tables):
        first = not place and all(top > table.bbox[1] for top in body)
        before = unfinished if first and unfinished and continues(unfinished, table) else None
        shown, last = marked_rows(table, marks, before)
        for box, lines in zip(table.rows, shown, strict=True):
            rows += [_row(box, text, page, number) for text in lines]
    at_foot = tables and all(top < tables[-1].bbox[3] for top in body)
    return sorted([*texts, *rows], key=lambda line: line.top), last if at_foot else None


def _in_table(line: dict[str, Any], tables: Sequence[PageTable]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return any(
        table.bbox[1] <= middle <= table.bbox[3]
        and line["x0"] >= table.bbox[0] - 1
        and line["x1"] <= table.bbox[2] + 1
        for table in tables
    )


def _row(box: tuple[float, float, float, float], text: str, page: Page, number: int) -> Line:
    """A line of a table's row, which never runs into the next line."""
    frame = dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
    return _line({**frame, "text": text}, page, number).as_row()


def _line(found: dict[str, Any], page: Page, number: int) -> Line:
    return Line(
        text=found["text"],
        page=number,
        x0=found["x0"],
        x1=found["x1"],
        top=found["top"],
        size=found["bottom"] - found["top"],
        height=(found["top"] - page.bbox[1]) / (page.height or 1),
        width=(found["x1"] - found["x0"]) / (page.width or 1),
    )
