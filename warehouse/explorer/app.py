"""The page over a published copy: facts, comparison, statements, reviews and queries."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from warehouse.explorer import charts, navigation, query_box, review, search, statements
from warehouse.explorer.copies import rows
from warehouse.explorer.desk import Desk
from warehouse.explorer.words import LANGUAGES, Words
from warehouse.store import WarehouseError

SHOWN: dict[str, Callable[[Desk, Words], None]] = {
    "facts": search.show,
    "compare": charts.show,
    "contradictions": lambda desk, say: statements.show(desk, say, statements.CONTRADICTIONS),
    "targets": lambda desk, say: statements.show(desk, say, statements.TARGETS),
    "review": review.show,
    "query": query_box.show,
}


def page(desk: Desk) -> None:
    """Draw the page as it stands for who looks at it."""
    st.set_page_config(page_title="政据 Zhengju", layout="wide")
    navigation.keep()
    say = Words(_language())
    try:
        chosen = _sidebar(desk, say)
        SHOWN[chosen](desk, say)
    except WarehouseError as trouble:
        st.error(say("unanswered"))
        st.text(str(trouble))


def _language() -> str:
    """As chosen; at first English where the browser speaks it, else Chinese."""
    spoken = (st.context.locale or "zh").split("-")[0]
    with st.sidebar:
        return st.segmented_control(
            "语言 / Language", list(LANGUAGES), format_func=LANGUAGES.__getitem__, required=True,
            default="en" if spoken == "en" else "zh", key="language",
        )  # fmt: skip


def _sidebar(desk: Desk, say: Words) -> str:
    with st.sidebar:
        st.subheader(say("title"))
        chosen: str = st.radio(
            say("page"), navigation.PAGES, key="page", format_func=lambda one: say(f"page.{one}")
        )
        (counted,) = rows(desk.copy, "select count(*) as facts from facts")
        when = datetime.fromtimestamp(desk.copy.path.stat().st_mtime)
        st.caption(say("published", facts=f"{counted['facts']:,}", when=f"{when:%Y-%m-%d %H:%M}"))
        if st.button(say("refresh")):
            desk.refresh()
            st.toast(say("refreshed"))
            st.rerun()
    return chosen
