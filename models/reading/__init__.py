"""Files -> SourceText: plain text, HTML, Word and PDF, decoded and otherwise left as they are."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from annotations.records import SourceText, Table
from models.reading.docx import read_docx
from models.reading.errors import Unreadable
from models.reading.formats import detect_format
from models.reading.html import read_html
from models.reading.pdf import read_pdf
from models.reading.text import decode

__all__ = ["MAX_BYTES", "Unreadable", "collect_sources", "read_source"]

MAX_BYTES = 200 * 1024 * 1024
READERS: dict[str, Callable[[bytes, Path], tuple[str, str, tuple[Table, ...]]]] = {
    "txt": lambda data, path: (*decode(data, path), ()),
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
}


def read_source(path: Path, *, source_id: str) -> SourceText:
    """Read one file; raises Unreadable, which says why and what to do, for any that cannot be."""
    data = _read_bytes(path)
    format_ = detect_format(data, path)
    text, encoding, tables = READERS[format_](data, path)
    if not text.strip("\ufeff \t\r\n\f\v\xa0\u3000"):
        raise Unreadable(path, "there is no text in it", "check that the right file was given")
    return SourceText(
        source_id=source_id,
        name=path.name,
        path=str(path),
        format=format_,
        encoding=encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        tables=tables,
    )


def collect_sources(paths: Sequence[Path]) -> list[Path]:
    """The files among `paths` and, sorted, those in folders among them; each file once.

    Hidden files and Word's lock files are left out. A path that does not exist, or a folder that
    may not be opened, stays in the list, so that reading it says what is wrong.
    """
    found = (source for path in paths for source in _expand(path))
    return list(dict.fromkeys(found))


def _expand(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    refused: list[Path] = []
    for folder, names, files in os.walk(
        path, onerror=lambda error: refused.append(Path(error.filename))
    ):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield from (
            Path(folder, name) for name in sorted(files) if not name.startswith((".", "~$"))
        )
    yield from refused


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(path, "this is a folder", "give the files in it, or check its rights")
        size = path.stat().st_size
        if size > MAX_BYTES:
            what = f"it has {size:,} bytes, over the limit of {MAX_BYTES:,}"
            raise Unreadable(path, what, "split it into its reports")
        if not path.is_file():
            raise Unreadable(path, "this is no ordinary file", "give a file")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(path, "there is no such file", "check the path") from error
    except PermissionError as error:
        advice = "give this account the right to read it"
        raise Unreadable(path, "permission to read it is refused", advice) from error
    except OSError as error:
        what = f"it cannot be read ({error.strerror or error})"
        raise Unreadable(path, what, "check the path and the disk") from error
    if not data:
        raise Unreadable(path, "it is empty", "check that the right file was given")
    return data
