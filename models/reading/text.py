"""Bytes -> text: UTF-8, GB18030 (GBK, GB2312) and UTF-16, anything else by charset-normalizer."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer

from models.reading.errors import Unreadable

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    # UTF-32-LE begins with the mark of UTF-16-LE, so it comes first.
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
)
OTHER_ENCODINGS = ("big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr")
# GBK and GB2312 are subsets of GB18030, and pages that claim the smaller often use the larger.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "utf8": "utf-8"}

CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")
PRIVATE = re.compile(r"[\ue000-\uefff\uf100-\uf8ff]")
UNUSUAL = re.compile(
    r"[^\x00-\x7f\xa0-\xff\u2000-\u27ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0002ffff]"
)
COMMON = re.compile(r"[的，。、\n ]")
MAX_CONTROL_SHARE = 0.005
MAX_UNUSUAL_SHARE = 0.05
MAX_PRIVATE_SHARE = 0.01
MAX_LOST_SHARE = 0.02
ADVICE = "save it as UTF-8 text, or read the file it was made from"


def decode(data: bytes, path: Path, declared: str | None = None) -> tuple[str, str]:
    """Return the text without a byte order mark, and the name of its encoding.

    `declared` is what the document says of itself. A few undecodable bytes in a sound text become
    U+FFFD; raises Unreadable for a binary file and where no encoding gives plausible text.
    """
    for mark, name, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], name, codec, path)
    for text, encoding in _readings(data, declared):
        if _is_plausible(text, encoding):
            return text, encoding
    raise Unreadable(path, "this is no text in a known encoding, or a binary file", ADVICE)


def _decode_marked(data: bytes, name: str, codec: str, path: Path) -> tuple[str, str]:
    text = data.decode(codec, errors="replace")
    if not _is_plausible(text, name) or _lost_share(text) > MAX_LOST_SHARE:
        raise Unreadable(path, f"it is marked as {name} but does not decode as such", ADVICE)
    return text, name


def _readings(data: bytes, declared: str | None) -> Iterator[tuple[str, str]]:
    """Decodings that could be right, the surest first."""
    yield from _strict(data, "utf-8")
    # Bytes of another encoding hardly ever form UTF-8, so a text that is UTF-8 but for a few
    # bytes (cut off in mid-character) is that, although GB18030 might accept it as gibberish.
    yield from _lenient(data, "utf-8")
    if declared is not None:
        yield from _strict(data, SUPERSETS.get(declared.lower(), declared.lower()))
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        yield from _strict(data, encoding)
    yield from _lenient(data, "gb18030")
    best = charset_normalizer.from_bytes(data, cp_isolation=list(OTHER_ENCODINGS)).best()
    if best is not None:
        yield str(best), best.encoding


def _strict(data: bytes, encoding: str) -> Iterator[tuple[str, str]]:
    try:
        yield data.decode(encoding), encoding
    except (UnicodeError, LookupError):
        return


def _lenient(data: bytes, encoding: str) -> Iterator[tuple[str, str]]:
    text = data.decode(encoding, errors="replace")
    if _lost_share(text) <= MAX_LOST_SHARE:
        yield text, encoding


def _lost_share(text: str) -> float:
    """Share of replacement characters among those beyond ASCII."""
    beyond_ascii = len(text) - len(text.encode("ascii", errors="ignore"))
    return text.count("\ufffd") / max(beyond_ascii, 1)


def _is_plausible(text: str, encoding: str) -> bool:
    """Whether this reads as text; UTF-8 is sure of its characters, in whatever script."""
    length = max(len(text), 1)
    if "\x00" in text or len(CONTROL.findall(text)) / length > MAX_CONTROL_SHARE:
        return False
    if encoding.startswith("utf-8"):
        return True
    # Any even number of bytes nearly makes UTF-16, so there a common mark must occur as well.
    if encoding.startswith("utf-16") and not COMMON.search(text):
        return False
    return (
        len(PRIVATE.findall(text)) / length <= MAX_PRIVATE_SHARE
        and len(UNUSUAL.findall(text)) / length <= MAX_UNUSUAL_SHARE
    )
