"""Markdown for artifacts. What comes from documents stands in blocks of HTML: inside one there is
no Markdown, so that `&`, `<` and quotes are all there is to escape, and no address in it becomes a
link.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from flows.display import plain


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address of our own making; it may stand in a cell of a table."""

    address: str
    words: str

    def __str__(self) -> str:
        return f'<a href="{inert(self.address)}">{inert(self.words)}</a>'


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table of text; numbers and their heads to the right, nothing for None."""
    rows = list(rows)
    heads = zip(columns, rows[0] if rows else columns, strict=True)
    head = "".join(f"<th{_side(below)}>{inert(column)}</th>" for column, below in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def listed(items: Iterable[str]) -> str:
    """A list of text."""
    return "<ul>\n" + "".join(f"<li>{inert(item)}</li>\n" for item in items) + "</ul>\n"


def paragraph(text: str | Link) -> str:
    """Text as it is, or a link."""
    return f"<div>{_drawn(text)}</div>\n"


def heading(text: str) -> str:
    """A heading."""
    return f"<h3>{inert(text)}</h3>\n"


def picture(svg: str, words: str) -> str:
    """A drawing, which needs no server; `words` tell those who cannot see it what it shows.

    Prefect's image artifact takes a URL and writes it out below the picture, here all its data.
    """
    data = b64encode(svg.encode()).decode()
    return f'<img alt="{inert(words)}" src="data:image/svg+xml;base64,{data}">\n'


def page(*blocks: str) -> str:
    """Blocks below each other; an empty one is left out."""
    return "\n".join(block for block in blocks if block)


def inert(text: str) -> str:
    """Text on one line (an empty one would end the block), which no browser reads as HTML."""
    return escape(" ".join(text.split()))


def _cell(value: Any) -> str:
    return f"<td{_side(value)}>{_drawn(value)}</td>"


def _drawn(value: Any) -> str:
    return str(value) if isinstance(value, Link) else inert(plain(value))


def _side(value: Any) -> str:
    return ' align="right"' if isinstance(value, int | float) else ""
