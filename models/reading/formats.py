"""Which format a file is in: its content decides, its suffix where the content is plain text."""

import io
import zipfile
from pathlib import Path

from models.reading.errors import Unreadable

SAVE_AS = "save it as .docx, PDF or plain text and read that"
RECOGNISE = "run character recognition (OCR) on it and read the resulting text or PDF"
UNPACK = "unpack it and read the files inside"

TEXT_SUFFIXES = {
    "": "txt", ".txt": "txt", ".text": "txt", ".md": "txt",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    # Many systems export plain text or a web page under a Word name.
    ".doc": "txt", ".wps": "txt",
}  # fmt: skip
SIGNATURES = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or locked Office file (.doc, .xls)", SAVE_AS),
    (b"{\\rtf", "a rich text (RTF) file", SAVE_AS),
    (b"\x89PNG", "an image", RECOGNISE),
    (b"\xff\xd8\xff", "an image", RECOGNISE),
    (b"GIF8", "an image", RECOGNISE),
    (b"II*\x00", "an image", RECOGNISE),
    (b"MM\x00*", "an image", RECOGNISE),
    (b"Rar!\x1a\x07", "an archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "an archive", UNPACK),
    (b"\x1f\x8b\x08", "an archive", UNPACK),
)  # fmt: skip
MEMBERS = (
    ("OFD.xml", "an OFD file"),
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
)
WORD_MEMBER = "word/document.xml"
HTML_OPENINGS = (b"<!doctype html", b"<html")


def detect_format(data: bytes, path: Path) -> str:
    """Return txt, html, docx or pdf; raise Unreadable with advice for everything else."""
    for signature, what, advice in SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(path, f"this is {what}, which is not read", advice)
    # PDF readers accept a few stray bytes before the header.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_format(data, path)
    return _text_format(data, path)


def _zip_format(data: bytes, path: Path) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Unreadable(path, "the .docx is broken", f"open it in Word and {SAVE_AS}") from error
    if WORD_MEMBER in names:
        return "docx"
    for member, what in MEMBERS:
        if member in names:
            raise Unreadable(path, f"this is {what}, which is not read", SAVE_AS)
    raise Unreadable(path, "this is an archive, which is not read", UNPACK)


def _text_format(data: bytes, path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in (".docx", ".pdf"):
        what = f"the {suffix} is broken: its content is of another kind"
        raise Unreadable(path, what, "fetch it again, or open it in its program and save it anew")
    if suffix not in TEXT_SUFFIXES:
        raise Unreadable(path, f"files named {suffix} are not read", SAVE_AS)
    opening = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # A page may begin with an XML declaration: <?xml version="1.0"?><!DOCTYPE html ...
    page = opening.startswith(HTML_OPENINGS) or (
        opening.startswith(b"<?xml") and any(mark in opening for mark in HTML_OPENINGS)
    )
    return "html" if page else TEXT_SUFFIXES[suffix]
