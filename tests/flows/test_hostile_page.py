"""The page over documents that would be HTML or Markdown, as Streamlit draws it without a browser.

Streamlit takes for Markdown what is a caption, a heading, a message or the label of a widget.
"""

import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from flows.explore import PAGE
from tests.warehouse.figures import fact, fill
from warehouse.explorer.navigation import PAGES
from warehouse.publishing import publish

EVIL = "<script>alert(1)</script>**重**[链](javascript:alert(2))"
HANDLED = {"indicator": "disclosure_requests_handled", "object": f"{EVIL}申请", "action": "办结"}
FIGURES = [
    fact(2023, f"{value}件", value, agency=f"{EVIL}局", section=EVIL, confidence=0.4,
         sentence=f"{EVIL}办结{value}件", **HANDLED)
    for value in (85, 87)
]  # fmt: skip
MARKUP = ("body", "label", "help", "options", "captions")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The arguments of the page."""
    folder = tmp_path_factory.mktemp("hostile")
    warehouse, copy = folder / "facts.duckdb", folder / "published" / "facts.duckdb"
    fill(warehouse, FIGURES)
    publish(warehouse, copy)
    return [str(PAGE), str(warehouse), str(copy)]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_a_document_becomes_html_or_markdown(hostile, monkeypatch, name):
    monkeypatch.setattr(sys, "argv", hostile)
    page = AppTest.from_file(str(PAGE), default_timeout=120)
    page.session_state["page"] = name
    page.run()
    if page.dataframe and name != "compare":
        row = {"selection": {"rows": [0], "columns": []}}
        page.session_state[page.dataframe[0].key] = row
        page.run()
        assert any("alert(1)" in one.proto.json for one in page.get("bidi_component"))
    assert [one.value for one in page.exception] == []
    drawn = list(markup(page))
    assert len(drawn) > 3
    assert [one for one in drawn if "alert(" in one or "**" in one] == []


def markup(page: AppTest) -> Iterator[str]:
    """All that the browser is given as HTML or Markdown. What multiselect offers is plain text."""
    for element in [*page.main, *page.sidebar]:
        told = getattr(element, "proto", None)
        plain = {"body"} if element.type == "text" else set()
        plain |= {"options"} if element.type in ("multiselect", "selectbox") else set()
        for field in MARKUP:
            value = "" if field in plain else getattr(told, field, "")
            yield from [value] if isinstance(value, str) else map(str, value)
