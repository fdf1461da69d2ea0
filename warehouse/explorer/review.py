"""The page of reviews: one passage, a verdict on each of its quantities, written at once."""

import streamlit as st

from annotations.passages import Passage
from annotations.records import ROLES, STATUSES
from annotations.reviewing import signed
from warehouse.explorer import evidence, navigation
from warehouse.explorer.copies import Copy
from warehouse.explorer.desk import Desk, Written
from warehouse.explorer.marking import CHOICES, Decision, Unmarkable, marked, status_of, words_of
from warehouse.explorer.words import Words
from warehouse.review_queue import passage_at, review_queue
from warehouse.store import WarehouseError

# As many as the warehouse finds in a few seconds; there are others once these are judged.
PASSAGES = 20
SEED = 0
DONE, SAID = "judged passages", "what was written"


def show(desk: Desk, say: Words) -> None:
    """What was written last, then the sentence that was asked for, else the queue."""
    _tell(say)
    reviewer = st.text_input(say("reviewer"), key="reviewer").strip()
    if sentence := navigation.asked():
        st.button(say("back_to_queue"), on_click=navigation.back_to_queue)
        with desk.copy.cursor() as db:
            passage = passage_at(db, sentence)
    else:
        passage = _queued(desk, say)
    if passage is None:
        st.info(say("queue_empty"))
        return
    _passage(passage, say)
    decisions = {head: _decision(passage, head, say) for head in passage.quantities()}
    if st.button(say("save"), type="primary"):
        _write(desk, say, passage, decisions, reviewer)


def _queued(desk: Desk, say: Words) -> Passage | None:
    done = st.session_state.get(DONE, frozenset())
    queue = [one for one in _queue(desk.copy, desk.copy.edition) if _key(one) not in done]
    if not queue:
        return None
    place = min(st.session_state.get("place", 0), len(queue) - 1)
    columns = st.columns([1, 1, 6], vertical_alignment="center")
    columns[0].button(say("previous"), on_click=_go, args=(place - 1,), disabled=not place)
    columns[1].button(
        say("next"), on_click=_go, args=(place + 1,), disabled=place + 1 == len(queue)
    )
    columns[2].text(say("queue", place=place + 1, count=len(queue)))
    found: Passage = queue[place]
    return found


@st.cache_data(max_entries=4, show_spinner=True)
def _queue(_copy: Copy, edition: str) -> list[Passage]:  # noqa: ARG001
    with _copy.cursor() as db:
        return review_queue(db, PASSAGES, SEED)


def _go(place: int) -> None:
    st.session_state["place"] = place


def _passage(passage: Passage, say: Words) -> None:
    """The passage in its surroundings, and why it is here."""
    origin = passage.origin
    if origin is None:
        return
    st.text(" · ".join(part for part in (origin.source_name, origin.heading) if part))
    if origin.reasons:
        reasons = "、" if say.language == "zh" else ", "
        st.text(f"{say('reasons')}: {reasons.join(say.value(one) for one in origin.reasons)}")
    places = [
        (origin.start + span.start, origin.start + span.end, span.label.lower())
        for span in passage.spans if span.label in (*ROLES, "QUANTITY")
    ]  # fmt: skip
    whole = (origin.start, origin.start + len(passage.text), "sentence")
    text = origin.before + passage.text + origin.after
    evidence.draw(
        text, origin.start - len(origin.before), [*places, whole], say, f"draw {_key(passage)}"
    )


def _decision(passage: Passage, head: int, say: Words) -> Decision | None:
    """What is chosen for a quantity, None as long as nothing is."""
    key, span = f"{_key(passage)} {head}", passage.spans[head]
    with st.container(border=True):
        left, right = st.columns([2, 3], vertical_alignment="center")
        left.text(f"{say('role.quantity')}: {passage.text[span.start : span.end]}")
        said = [(role, words_of(passage, head, role)) for role in ROLES]
        left.text(
            "\n".join(f"{say(f'role.{role.lower()}')}: {words or '—'}" for role, words in said)
        )
        left.text(f"{say('role.status')}: {say.value(status_of(passage, head))}")
        choice = right.radio(
            say("verdict"), CHOICES, index=None, horizontal=True, key=f"verdict {key}",
            format_func=lambda one: say(f"verdict.{one}"),
        )  # fmt: skip
        if choice == "correct":
            with right:
                return _correction(passage, head, say, key)
    return Decision(choice) if choice else None


def _correction(passage: Passage, head: int, say: Words, key: str) -> Decision:
    st.caption(say("correct.hint"))
    words = {
        role: st.text_input(
            say(f"role.{role.lower()}"), words_of(passage, head, role), key=f"{role} {key}"
        )
        for role in ROLES
    }
    status = st.selectbox(
        say("role.status"), STATUSES, STATUSES.index(status_of(passage, head)), key=f"status {key}",
        format_func=say.value,
    )  # fmt: skip
    return Decision("correct", words, status)


def _write(
    desk: Desk, say: Words, passage: Passage, decisions: dict[int, Decision | None], reviewer: str
) -> None:
    decided = {head: one for head, one in decisions.items() if one}
    if not reviewer:
        st.warning(say("need_name"))
        return
    if len(decided) < len(decisions):
        st.warning(say("nothing_decided"))
        return
    try:
        (reviewed,) = signed([marked(passage, decided)], reviewer)
        with st.spinner(say("writing")):  # the first one waits for the models
            written = desk.write(reviewed)
    except Unmarkable as wrong:
        st.text(say(wrong.key, words=wrong.words))
    except (WarehouseError, OSError) as trouble:
        st.error(say("failed"))
        st.text(str(trouble))
    else:
        st.session_state[DONE] = st.session_state.get(DONE, frozenset()) | {_key(passage)}
        st.session_state[SAID] = (str(desk.warehouse), written)
        navigation.back_to_queue()
        st.rerun()


def _tell(say: Words) -> None:
    """What was written last, in the language of now."""
    said: tuple[str, Written] | None = st.session_state.get(SAID)
    if said is None:
        return
    warehouse, written = said
    counts = {
        kind: written.verdicts.get(kind, 0) for kind in ("confirmed", "corrected", "rejected")
    }
    unwritten = next((kind for kind in ("elsewhere", "older") if kind in written.verdicts), None)
    key = f"written.{unwritten}" if unwritten else "written"
    with st.container(border=True):
        st.text(say(key, warehouse=warehouse, path=written.path, **counts))


def _key(passage: Passage) -> str:
    """The same for the same characters of the same text."""
    origin = passage.origin
    return f"{origin.text_sha256} {origin.start} {len(passage.text)}" if origin else passage.text
