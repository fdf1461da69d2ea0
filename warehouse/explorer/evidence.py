"""A fact in its document: the sentence with agency, action, object and quantity coloured.

What a document says goes to the browser as data and is set there as text (evidence.js): a report
with <script> in it shows these letters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import streamlit as st

from warehouse.explorer.copies import rows
from warehouse.explorer.desk import Desk
from warehouse.explorer.navigation import ask_for
from warehouse.explorer.words import Words

HERE = Path(__file__).parent
# What is drawn above what, where they overlap.
ROLES = ("quantity", "action", "object", "agency", "time", "sentence")
FACT_ROLES = ("quantity", "action", "object", "agency", "sentence")
# Code points before and after the sentence; a doer is named at most so far from it.
CONTEXT = 200
FAR = 2000

FACT = """
select
    source_name, title, section, agency, action, object, quantity_text, value, unit, status,
    period_start, period_end, confidence, review, reviewed_by,
    quantity_start, quantity_end, action_start, action_end, object_start, object_end,
    agency_start, agency_end, sentence_start, sentence_end, document_id, stated_in
from facts where fact_id = ?
"""
STRETCH = """
select
    documents.start, documents."end" as past,
    substr(text, greatest(?, documents.start) + 1,
        least(?, documents."end") - greatest(?, documents.start)) as text
from documents join texts using (source_id)
where document_id = ?
"""

Place = tuple[int, int, str]

_draw = st.components.v2.component(
    "zhengju_evidence",
    html='<div class="stretches"></div><div class="legend"></div>',
    css=(HERE / "evidence.css").read_text("utf-8"),
    js=(HERE / "evidence.js").read_text("utf-8"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the text, all of it in one role; "" where it has none."""

    text: str
    role: str


def pieces(text: str, start: int, places: Iterable[Place]) -> list[Piece]:
    """The text, which begins at `start` of its source, cut where a role begins or ends. Of roles
    that overlap the first of ROLES counts; what lies outside the text is left out."""
    inside = [
        (max(first - start, 0), min(end - start, len(text)), role)
        for first, end, role in places
        if first < start + len(text) and end > start
    ]
    cuts = sorted({0, len(text), *(cut for first, end, _ in inside for cut in (first, end))})
    return [Piece(text[first:end], _role_at(first, inside)) for first, end in pairwise(cuts)]


def _role_at(at: int, places: Iterable[Place]) -> str:
    found = [role for first, end, role in places if first <= at < end]
    return min(found, key=ROLES.index, default="")


def places_of(fact: Mapping[str, Any]) -> list[Place]:
    """Where the roles of a fact stand in its source."""
    ends = ((fact[f"{role}_start"], fact[f"{role}_end"], role) for role in FACT_ROLES)
    return [
        (start, end, role) for start, end, role in ends if start is not None and end is not None
    ]


def draw(text: str, start: int, places: Iterable[Place], say: Words, key: str) -> None:
    """Draw a text with its roles in colour, and what the colours mean."""
    named = {role: say(f"role.{role}") for role in ROLES}
    cut = pieces(text, start, places)
    told = [{"text": one.text, "role": one.role, "named": named.get(one.role, "")} for one in cut]
    used = [role for role in ROLES if any(one.role == role for one in cut)]
    legend = [{"role": role, "named": named[role]} for role in used]
    _draw(data={"pieces": told, "legend": legend}, key=key)


def show(
    desk: Desk, say: Words, fact_id: str, key: str = "evidence", heading: str = "evidence"
) -> None:
    """The evidence of a fact, its whole document on demand, and a way to its review."""
    found = rows(desk.copy, FACT, fact_id)
    if not found:
        st.info(say("no_fact"))
        return
    fact = found[0]
    st.subheader(say(heading))
    st.text(
        " · ".join(str(fact[name]) for name in ("source_name", "title", "section") if fact[name])
    )
    whole = st.toggle(say("whole"), key=f"{key} whole")
    _stretch(desk, say, fact, whole, key)
    sentence = (fact["document_id"], fact["sentence_start"], fact["sentence_end"])
    # A cell's object stands in headers, which marks in a passage cannot tell.
    if fact["stated_in"] != "table":
        st.button(say("review_this"), key=f"{key} review", on_click=ask_for, args=sentence)


def _stretch(desk: Desk, say: Words, fact: Mapping[str, Any], whole: bool, key: str) -> None:
    places = places_of(fact)
    first, last = (0, 2**62) if whole else window(fact["sentence_start"], places)
    found = rows(desk.copy, STRETCH, first, last, first, fact["document_id"])
    if not found or not found[0]["text"]:
        st.info(say("no_text"))
        return
    draw(found[0]["text"], max(first, found[0]["start"]), places, say, key)


def window(sentence: int, places: Iterable[Place]) -> tuple[int, int]:
    """From where to where a text is shown: around all roles that stand near the sentence."""
    near = [(start, end) for start, end, _ in places if abs(start - sentence) <= FAR]
    starts, ends = zip(*near, strict=True)
    return max(0, min(starts) - CONTEXT), max(ends) + CONTEXT
