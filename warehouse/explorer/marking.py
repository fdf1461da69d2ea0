"""What a reviewer decides about the quantities of a passage, as marks of that passage.

The marked passage then goes the way of one that comes back from an annotation tool.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from annotations.passages import Passage, Relation, Span
from annotations.records import ROLES

CHOICES = ("confirm", "correct", "reject")
SEPARATORS = re.compile(r"\s*[;；]\s*")
# Marked only where a quantity has them: warehouse/preannotation.py.
OF_FACTS = frozenset({"ACTION", "OBJECT"})

Place = tuple[int, int]


class Unmarkable(Exception):
    """A correction that cannot be marked; `key` names a text of words.csv, `words` are its own."""

    def __init__(self, key: str, words: str) -> None:
        self.key, self.words = key, words
        super().__init__(f"{key}: {words}")


@dataclass(frozen=True, slots=True)
class Decision:
    """One of CHOICES for a quantity, and, to correct it, the words of each role and the status."""

    choice: str
    words: Mapping[str, str] = field(default_factory=dict)
    status: str | None = None


def words_of(passage: Passage, head: int, role: str) -> str:
    """The marked words that play a role for a quantity, as a reviewer edits them: A；B."""
    spans = [passage.spans[one.child] for one in passage.relations
             if one.head == head and one.label == role]  # fmt: skip
    return "；".join(passage.text[span.start : span.end] for span in spans)


def status_of(passage: Passage, head: int) -> str:
    """done, planned or required, as marked or as the section's."""
    return passage.spans[head].status or passage.section


def marked(passage: Passage, decisions: Mapping[int, Decision]) -> Passage:
    """The passage with its marks as decided, by the index of each quantity's span.

    Raises Unmarkable where words are not in the passage, or overlap what stays marked.
    """
    kept = [head for head in passage.quantities() if decisions[head].choice != "reject"]
    links = {head: _links(passage, head, decisions[head]) for head in kept}
    used = {place for roles in links.values() for role, places in roles.items() for place in
            ((start, end, role) for start, end in places)}  # fmt: skip
    heads = {head: _head(passage, head, decisions[head]) for head in kept}
    spans = sorted(
        [*heads.values(), *(Span(start=s, end=e, label=role) for s, e, role in used),
         *_unlinked(passage, used)],
        key=lambda span: (span.start, span.end),
    )  # fmt: skip
    _refuse_overlaps(passage.text, spans)
    relations = [
        Relation.model_validate({
            "head": spans.index(heads[head]), "child": _index(spans, start, end, role),
            "label": role,
        })
        for head in kept for role, places in links[head].items() for start, end in places
    ]  # fmt: skip
    return _with(passage, spans, relations)


def _links(passage: Passage, head: int, decision: Decision) -> dict[str, list[Place]]:
    """The places of each role: as they were, or of the words that the reviewer wrote."""
    links = {}
    for role in ROLES:
        spans = [passage.spans[one.child] for one in passage.relations
                 if one.head == head and one.label == role]  # fmt: skip
        places = [(span.start, span.end) for span in spans]
        wanted = decision.words.get(role, "").strip()
        if decision.choice == "correct" and wanted != words_of(passage, head, role):
            places = [_nearest(passage, head, one) for one in SEPARATORS.split(wanted) if one]
        links[role] = places
    return links


def _nearest(passage: Passage, head: int, words: str) -> Place:
    quantity = passage.spans[head].start
    starts = [found.start() for found in re.finditer(f"(?={re.escape(words)})", passage.text)]
    if not starts:
        raise Unmarkable("not_in_text", words)
    start = min(starts, key=lambda at: abs(at - quantity))
    return start, start + len(words)


def _head(passage: Passage, head: int, decision: Decision) -> Span:
    span = passage.spans[head]
    if decision.choice != "correct" or decision.status is None:
        return span
    status = decision.status if decision.status != passage.section else None
    return span.model_copy(update={"status": status})


def _unlinked(passage: Passage, used: Iterable[tuple[int, int, str]]) -> list[Span]:
    """Names and the like that no quantity needs, where nothing that was decided lies upon them."""
    places = list(used)
    return [
        span for span in passage.spans
        if span.label not in OF_FACTS | {"QUANTITY"}
        and not any(start < span.end and span.start < end for start, end, _ in places)
    ]  # fmt: skip


def _refuse_overlaps(text: str, spans: Sequence[Span]) -> None:
    for one, other in pairwise(spans):
        if other.start < one.end:
            raise Unmarkable("overlaps", text[other.start : other.end])


def _index(spans: Sequence[Span], start: int, end: int, role: str) -> int:
    return next(
        n for n, one in enumerate(spans) if (one.start, one.end, one.label) == (start, end, role)
    )


def _with(passage: Passage, spans: Sequence[Span], relations: Sequence[Relation]) -> Passage:
    """Checked anew; equally good readings belong to gold, not to a review."""
    told = passage.model_dump(exclude={"spans", "relations", "readings"})
    return Passage(**told, spans=tuple(spans), relations=tuple(relations))
