"""Which page is shown, and the sentence that another page asked to review."""

import streamlit as st

PAGES = ("facts", "compare", "contradictions", "targets", "review", "query")
# Stays while another page is shown: Streamlit forgets widgets that are out of sight.
KEPT = ("text", "agencies", "years", "indicators", "kinds", "statuses", "reviewer", "sql")
ASKED = "asked sentence"

Sentence = tuple[str, int, int]


def keep() -> None:
    """At the start of each run: let what was typed outlive its page."""
    for key in KEPT:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def ask_for(document_id: str, start: int, end: int) -> None:
    """Before the next run: to the page of reviews, with the sentence [start, end) of a document."""
    st.session_state[ASKED] = (document_id, start, end)
    st.session_state["page"] = "review"


def asked() -> Sentence | None:
    """The sentence that was asked for, None where it is the queue's turn."""
    return st.session_state.get(ASKED)


def back_to_queue() -> None:
    """No sentence is asked for any more."""
    st.session_state.pop(ASKED, None)
