"""PDF with a text layer -> paragraphs and table rows in page order (pdfplumber)."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table

from models.reading.errors import Unreadable
from models.reading.paragraphs import Line, join_lines
from models.reading.tables import row_lines

LOCKED = (PDFEncryptionError, PDFPasswordIncorrect)
# Fonts without a character map come out as (cid:123), which no one can read.
UNMAPPED = re.compile(r"\(cid:\d+\)")
MIN_CHARACTERS_A_SCAN = 20
RECOGNISE = "run character recognition (OCR) on it and read the resulting PDF or text"


def read_pdf(data: bytes, path: Path) -> tuple[str, str]:
    """Return the text layer with wrapped lines joined, and its encoding.

    Page numbers and running headers stay, on lines of their own after the paragraph they
    interrupt. Raises Unreadable for a broken, an encrypted and a scanned PDF.
    """
    try:
        lines, scanned = _read_pages(data)
    # pdfminer raises whatever a malformed object leads to (KeyError, TypeError, struct.error ...).
    except Exception as error:
        if isinstance(error, LOCKED) or any(isinstance(cause, LOCKED) for cause in error.args):
            advice = "save it without a password and read that"
            raise Unreadable(path, "the PDF is encrypted", advice) from error
        what = f"the PDF is broken ({type(error).__name__})"
        raise Unreadable(path, what, "open it in a PDF reader and print it to a new PDF") from error
    text = join_lines(lines)
    if scanned or not text.strip():
        raise Unreadable(path, "the PDF has no text layer (it is scanned)", RECOGNISE)
    if len(UNMAPPED.findall(text)) * 10 > len(UNMAPPED.sub("", text)):
        raise Unreadable(path, "the PDF's fonts do not say which characters they show", RECOGNISE)
    return text, "utf-8"


def _read_pages(data: bytes) -> tuple[list[Line], bool]:
    """All lines, and whether the pages are pictures with next to no text."""
    lines: list[Line] = []
    characters = pages = pictures = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages):
            pages += 1
            characters += len(page.chars)
            pictures += bool(page.images)
            lines += _page_lines(page, number)
            page.close()
    return lines, pictures == pages and characters < MIN_CHARACTERS_A_SCAN * pages


def _page_lines(page: Page, number: int) -> list[Line]:
    """The page's lines from top to bottom, the rows of its ruled tables in their places."""
    tables = [table for table in _ruled_tables(page) if len(table.rows) > 1]
    # Justified text and figures in Latin type leave gaps that are no spaces.
    found = page.extract_text_lines(return_chars=False, x_tolerance_ratio=0.5)
    lines = [_line(line, page, number) for line in found if not _in_table(line, tables)]
    for table in tables:
        lines += _table_lines(table, page, number)
    return sorted(lines, key=lambda line: line.top)


def _ruled_tables(page: Page) -> list[Table]:
    if not (page.lines or page.rects or page.curves):
        return []
    return [table for table in page.find_tables() if len(table.columns) > 1]


def _in_table(line: dict[str, Any], tables: list[Table]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return any(
        table.bbox[1] <= middle <= table.bbox[3]
        and line["x0"] >= table.bbox[0] - 1
        and line["x1"] <= table.bbox[2] + 1
        for table in tables
    )


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


def _table_lines(table: Table, page: Page, number: int) -> Iterator[Line]:
    rows = zip(table.rows, table.extract(x_tolerance_ratio=0.5), strict=True)
    for row, cells in rows:
        x0, top, x1, bottom = row.bbox
        frame = {"x0": x0, "x1": x1, "top": top, "bottom": bottom}
        # Within a cell a new line is a wrapped one.
        for text in row_lines([(cell or "").replace("\n", "") for cell in cells]):
            line = _line({**frame, "text": text}, page, number)
            yield line.as_row()
