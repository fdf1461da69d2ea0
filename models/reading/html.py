"""HTML -> all the text that a reader of the page sees, in order; scripts are dropped, never run."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from annotations.records import Table
from models.reading.cells import Marks, cleared
from models.reading.errors import Unreadable
from models.reading.tables import row_lines
from models.reading.text import decode

INVISIBLE = frozenset({
    "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "math",
    "canvas", "select", "textarea", "input", "audio", "video",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
DECLARED = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([\w.:-]{2,30})", re.IGNORECASE)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f\x1e]+")
# A line break in the source between Chinese characters is no space: 全年受理\n申请125件.
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u201c\u201d\u2018\u2019"
SOFT_BREAK = "\x1e"
WIDE_BREAK = re.compile(f"(?<=[{WIDE}]) *{SOFT_BREAK}[ {SOFT_BREAK}]*(?=[{WIDE}])")
MAX_SPAN = 50


@dataclass(slots=True)
class _Scope:
    """The page, or a table, row or cell inside it, with the text gathered so far."""

    tag: str
    marks: Marks
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    # Of a table: its number, how many rows have ended, and column -> rows below that a merged cell
    # still covers.
    number: int = 0
    rows: int = 0
    covered: dict[int, int] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)


def read_html(data: bytes, path: Path) -> tuple[str, str, tuple[Table, ...]]:
    """Return the visible text, block elements on lines of their own, the page's encoding, and
    the tables."""
    declared = DECLARED.search(data[:4096])
    source, encoding = decode(data, path, declared[1].decode("ascii") if declared else None)
    try:
        parser = HTMLParser(encoding="utf-8", huge_tree=True)
        page = document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        what = f"the page cannot be parsed ({error})"
        raise Unreadable(path, what, "save its text as .txt") from error
    marks = Marks()
    text, tables = marks.read_off(_with_title(page, _visible_text(page, marks)))
    return text, encoding, tables


def _with_title(page: HtmlElement, body: str) -> str:
    """The body under the window's title, where the body does not show that title itself."""
    title = " ".join(cleared(page.findtext(".//title") or "").split())
    # 临江市教育局2024年工作报告_临江市人民政府: the page's own name comes first.
    name = re.split(r"[_|]|\s[-–—]", title)[0].strip()
    return body if name in body else f"{title}\n{body}"


def _visible_text(page: HtmlElement, marks: Marks) -> str:
    scopes = [_Scope("page", marks)]
    walker = etree.iterwalk(page, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if _is_hidden(element):
                walker.skip_subtree()
            else:
                _enter(element, scopes)
            continue
        if event == "end" and not _is_hidden(element):
            _leave(element, scopes)
        _add(scopes[-1], element.tail, element.getparent())
    return _lines("".join(scopes[0].pieces))


def _is_hidden(element: HtmlElement) -> bool:
    return (
        element.tag in INVISIBLE
        or "hidden" in element.attrib
        or HIDDEN_STYLE.search(element.get("style", "")) is not None
    )


def _enter(element: HtmlElement, scopes: list[_Scope]) -> None:
    tag = element.tag
    if tag in BLOCKS:
        scopes[-1].pieces.append("\n")
    # A cell without a row around it, as careless pages have it, is an ordinary block.
    marks = scopes[-1].marks
    if tag == "table":
        scopes.append(_Scope(tag, marks, number=marks.begin_table()))
    elif tag == "tr" and scopes[-1].tag == "table":
        scopes.append(_Scope(tag, marks))
    elif tag in ("td", "th") and scopes[-1].tag == "tr":
        scopes.append(_Scope("td", marks))
    _add(scopes[-1], element.text, element)


def _leave(element: HtmlElement, scopes: list[_Scope]) -> None:
    scope = scopes[-1]
    tag = "td" if element.tag == "th" else element.tag
    if tag == scope.tag and tag in ("table", "tr", "td"):
        scopes.pop()
        CLOSERS[tag](scope, scopes, element)
    if element.tag in BLOCKS:
        scopes[-1].pieces.append("\n")


def _close_table(scope: _Scope, scopes: list[_Scope], _element: HtmlElement) -> None:
    scopes[-1].pieces.extend(scope.pieces)


def _close_row(scope: _Scope, scopes: list[_Scope], _element: HtmlElement) -> None:
    table = scopes[-1]
    lines = row_lines(*_on_grid(scope, table))
    # What lies in a row but in no cell is shown before the table.
    table.pieces += [*scope.pieces, "\n", "\n".join(lines), "\n"]
    table.rows += 1


def _close_cell(scope: _Scope, scopes: list[_Scope], element: HtmlElement) -> None:
    scopes[-1].cells.append(_lines("".join(scope.pieces)))
    scopes[-1].spans.append((_span(element, "colspan"), _span(element, "rowspan")))


CLOSERS = {"table": _close_table, "tr": _close_row, "td": _close_cell}


def _on_grid(row: _Scope, table: _Scope) -> tuple[list[str], list[str]]:
    """The row's cells at their columns, with an empty string where a merged cell covers one; and
    the same marked."""
    grid: list[str] = []
    marked: list[str] = []
    for cell, (width, height) in zip(row.cells, row.spans, strict=True):
        _skip_covered(grid, table.covered)
        marked += [""] * (len(grid) - len(marked))
        marked.append(row.marks.mark(cell, table.number, table.rows, len(grid), height, width))
        for column in range(len(grid), len(grid) + width):
            table.covered[column] = height - 1
        grid += [cell, *[""] * (width - 1)]
    _skip_covered(grid, table.covered)
    return grid, marked + [""] * (len(grid) - len(marked))


def _skip_covered(grid: list[str], covered: dict[int, int]) -> None:
    while covered.get(len(grid), 0) > 0:
        covered[len(grid)] -= 1
        grid.append("")


def _span(element: HtmlElement, name: str) -> int:
    written = element.get(name, "1").strip()
    return min(max(int(written), 1), MAX_SPAN) if re.fullmatch(r"[0-9]{1,4}", written) else 1


def _add(scope: _Scope, text: str | None, parent: HtmlElement | None) -> None:
    if not text:
        return
    text = cleared(text)
    if parent is not None and parent.tag == "pre":
        scope.pieces.append(text)
    else:
        scope.pieces.append(SPACE.sub(_folded_space, text))


def _folded_space(space: re.Match[str]) -> str:
    return SOFT_BREAK if "\n" in space[0] else " "


def _lines(text: str) -> str:
    text = WIDE_BREAK.sub("", text).replace(SOFT_BREAK, " ")
    lines = (re.sub(" {2,}", " ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
