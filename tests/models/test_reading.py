"""Plain text in its encodings, what cannot be read, and the collecting of files."""

import codecs
import gzip
import hashlib
import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from models import reading
from models.reading import Unreadable, collect_sources, read_source

TEXT = "临江市教育局2024年工作报告\r\n全年受理申请125件，办结120件。\n"
TRADITIONAL = "臨江市政府資訊公開年度報告，全年受理申請一百二十五件，辦結一百二十件。"


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (TEXT.encode(), "utf-8", TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig", TEXT),
        (TEXT.encode("gb18030"), "gb18030", TEXT),
        (TEXT.encode("gbk"), "gb18030", TEXT),
        (TEXT.encode("gb2312"), "gb18030", TEXT),
        ("受理3件".encode("gb2312"), "gb18030", "受理3件"),
        # A character of four bytes, which GBK lacks.
        ("𠮷安镇受理3件".encode("gb18030"), "gb18030", "𠮷安镇受理3件"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", TEXT),
        (TEXT.encode("utf-16-le"), "utf-16-le", TEXT),
        (TEXT.encode("utf-16-be"), "utf-16-be", TEXT),
        (TRADITIONAL.encode("big5"), "big5", TRADITIONAL),
        (b"12345 report", "utf-8", "12345 report"),
        ("ئۇيغۇر 125".encode(), "utf-8", "ئۇيغۇر 125"),
        # Cut off in mid-character: the rest stays what it is, and is not taken for GB18030.
        ((TEXT * 9).encode()[:-2], "utf-8", (TEXT * 9)[:-2] + "\ufffd"),
        ((TEXT * 9).encode("gb18030")[:-2], "gb18030", (TEXT * 9)[:-2] + "\ufffd"),
    ],
)
def test_text_is_decoded_and_left_as_it_is(
    tmp_path: Path, data: bytes, encoding: str, text: str
) -> None:
    path = write(tmp_path, "报告.txt", data)
    source = read_source(path, source_id="s1")
    assert (source.text, source.encoding, source.format) == (text, encoding, "txt")
    assert (source.source_id, source.name, source.path) == ("s1", "报告.txt", str(path))
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("report", TEXT.encode(), "txt"),
        ("report.TXT", TEXT.encode(), "txt"),
        ("report.htm", TEXT.encode(), "html"),
        ("report.txt", b"<!DOCTYPE html><p>125</p>", "html"),
        # Many systems export web pages under the name of a Word file.
        ("report.doc", "<html><body>受理3件</body></html>".encode(), "html"),
        ("report.doc", TEXT.encode(), "txt"),
    ],
)
def test_the_content_decides_the_format(
    tmp_path: Path, name: str, data: bytes, format_: str
) -> None:
    assert read_source(write(tmp_path, name, data), source_id="s").format == format_


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", " \r\n\u3000\xa0\n".encode(), "no text"),
        ("mark.txt", codecs.BOM_UTF8, "no text"),
        ("nul.txt", b"abc\x00def", "binary"),
        ("nul.txt", "报告".encode() + b"\x00\x01\x02\x03", "binary"),
        ("control.txt", b"\x01\x02\x03\x04 abc \x05\x06", "binary"),
        ("bytes.txt", bytes(range(1, 256)) * 3, "binary"),
        ("marked.txt", codecs.BOM_UTF16_LE + b"\x00\xd8" * 9, "utf-16-le"),
        ("old.doc", OLE, "save it as .docx"),
        ("old.wps", OLE, "save it as .docx"),
        ("old.xls", OLE, "save it as .docx"),
        ("locked.docx", OLE, "save it as .docx"),
        ("rich.doc", b"{\\rtf1 abc}", "save it as .docx"),
        ("table.xlsx", zipped(**{"xl/workbook.xml": b"<x/>"}), "Excel"),
        ("slides.pptx", zipped(**{"ppt/presentation.xml": b"<x/>"}), "PowerPoint"),
        ("report.ofd", zipped(**{"OFD.xml": b"<x/>"}), "OFD"),
        ("report.odt", zipped(**{"content.xml": b"<x/>"}), "OpenDocument"),
        ("files.zip", zipped(a=b"x"), "unpack"),
        ("files.gz", gzip.compress(b"x"), "unpack"),
        ("scan.png", b"\x89PNG\r\n\x1a\n", "OCR"),
        ("scan.txt", b"\xff\xd8\xff\xe0", "OCR"),
        ("facts.csv", b"a,b\n1,2\n", ".csv"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_source(write(tmp_path, name, data), source_id="s")
    assert says in raised.value.reason
    assert name in raised.value.reason
    assert "\n" not in raised.value.reason


def test_paths_that_are_no_readable_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for path, says in [
        (tmp_path / "missing.txt", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "pipe.txt", "no ordinary file"),
    ]:
        with pytest.raises(Unreadable, match=says):
            read_source(path, source_id="s")


def test_a_refused_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "secret.txt", b"abc")
    path.chmod(0)
    if os.access(path, os.R_OK):  # The superuser may read everything, so the refusal is made.

        def refuse(_path: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Unreadable, match="permission"):
        read_source(path, source_id="s")


def test_a_file_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    assert read_source(write(tmp_path, "a.txt", b"0123456789"), source_id="s").text == "0123456789"
    with pytest.raises(Unreadable, match="limit of 10"):
        read_source(write(tmp_path, "b.txt", b"0123456789!"), source_id="s")


def test_a_line_of_20_megabytes(tmp_path: Path) -> None:
    sentence = "全年受理申请125件，办结120件。"
    data = sentence.encode("gb18030") * (20 * 2**20 // len(sentence.encode("gb18030")))
    started = time.process_time()
    text = read_source(write(tmp_path, "long.txt", data), source_id="s").text
    assert text.endswith(sentence)
    assert time.process_time() - started < 10


def test_collecting_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.docx", ".hidden.txt", ".git/d.txt", "~$c.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    missing = tmp_path / "missing.txt"
    found = collect_sources([missing, tmp_path, tmp_path / "b.txt"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == ["missing.txt", "a.html", "b.txt", "sub/c.docx"]
    assert collect_sources([]) == []
