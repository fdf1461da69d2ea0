"""What the address of the page asks for: /?fact=…, /?document=… or /?run=…, by their ids.

Such links stand in the artifacts of Prefect, and may be kept in a note or a mail.
"""

import streamlit as st

from warehouse.explorer.copies import Copy, rows
from warehouse.explorer.words import Words

FACT, DOCUMENT, RUN = "fact", "document", "run"
# What a person knows them by.
TOLD = {
    FACT: "select quantity_text from facts where fact_id = ?",
    DOCUMENT: "select source_name, title from documents where document_id = ?",
    RUN: "select strftime(finished, '%Y-%m-%d %H:%M UTC') from runs where run_id = ?",
}


def asked(name: str) -> str:
    """The id that the address gives for one of these names; "" where it gives none."""
    return st.query_params.get(name, "")


def show(copy: Copy, say: Words) -> None:
    """What the page is narrowed to, and the way back to all facts; nothing where it is not."""
    narrowed = [name for name in TOLD if asked(name)]
    if not narrowed:
        return
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.text("\n".join(f"{say(f'only.{name}')}{_told(copy, name)}" for name in narrowed))
    right.button(say("all_facts"), on_click=st.query_params.clear)


def _told(copy: Copy, name: str) -> str:
    """What is known of it, else its id."""
    found = rows(copy, TOLD[name], asked(name))
    return " · ".join(str(one) for one in found[0].values() if one) if found else asked(name)
