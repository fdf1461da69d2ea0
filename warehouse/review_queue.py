"""Which sentences are worth a person's time, as passages with the facts found in them marked.

A share is drawn: those that come first in a random order of all sentences and that nobody has
judged yet. What people find in all that come first, judged as doubtful or as drawn, is an honest
estimate (queries/reviewed_precision.sql). The rest are doubts (views/9_doubts.sql), each reason in
turn, the least sure first. Cells of tables are not asked for: their objects stand in headers, which
marks in a passage cannot tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from annotations.passages import Origin, Passage
from annotations.records import Fact
from warehouse.preannotation import preannotated, section_of
from warehouse.standing import mentions_within, published_facts

RANDOM_SHARE = 0.2
# Shown beside the passage, in characters.
CONTEXT = 100

# The order depends on the texts and the seed, not on where the files lie, and stays the same when
# sentences are judged or files are added: queries/reviewed_precision.sql goes by it too.
DRAWN = """
select document_id, sentence_start, sentence_end
from facts join documents using (document_id)
join store.sources as sources on sources.source_id = documents.source_id
where review is null and stated_in is distinct from 'table'
group by document_id, sentence_start, sentence_end
order by md5(concat_ws('|', ?, any_value(text_sha256), sentence_start)), document_id, sentence_start
limit ?
"""

DOUBTED = """
with sentences as (
    select document_id, sentence_start, sentence_end, reason, min(confidence) as confidence
    from doubts join facts using (fact_id)
    where stated_in is distinct from 'table'
    group by all
)
select document_id, sentence_start, sentence_end, reason
from sentences
order by row_number() over (
    partition by reason order by confidence, document_id, sentence_start
), reason
"""

DOCUMENT = """
select document_id, source_name, issuer, report_year, text_sha256, text
from documents join store.sources as sources using (source_id, source_name)
where document_id = ?
"""

# The document, and where it begins and ends; of a stretch also why it was picked.
Sentence = tuple[str, int, int]
Stretch = tuple[str, int, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Document:
    document_id: str
    source_name: str
    issuer: str | None
    year: int | None
    text_sha256: str
    text: str


def review_queue(db: duckdb.DuckDBPyConnection, limit: int, seed: int) -> list[Passage]:
    """At most `limit` passages in the order of their reports; the same seed and warehouse give the
    same ones."""
    chosen = sorted(_chosen(db, limit, seed).items())
    stretches = _merged(_stretch(db, sentence, reasons) for sentence, reasons in chosen)
    return sorted((_passage(db, one) for one in stretches), key=_place)


def passage_at(db: duckdb.DuckDBPyConnection, sentence: Sentence) -> Passage | None:
    """A sentence as a passage, whether it is worth a review or not; None where no fact is in it."""
    document_id, start, end = sentence
    if not published_facts(db, document_id, start, end):
        return None
    return _passage(db, _stretch(db, sentence, ()))


def _place(passage: Passage) -> tuple[str, str, int]:
    origin = passage.origin
    return (origin.source_name, origin.document_id, origin.start) if origin else ("", "", 0)


def _chosen(db: duckdb.DuckDBPyConnection, limit: int, seed: int) -> dict[Sentence, list[str]]:
    """The sentences, each with the reasons for which it was picked."""
    drawn = db.execute(DRAWN, [seed, round(limit * RANDOM_SHARE)]).fetchall()
    chosen: dict[Sentence, list[str]] = {sentence: ["random"] for sentence in drawn}
    for *sentence, reason in db.execute(DOUBTED).fetchall():
        key: Sentence = tuple(sentence)
        if key in chosen or len(chosen) < limit:
            chosen.setdefault(key, []).append(reason)
    return chosen


def _stretch(db: duckdb.DuckDBPyConnection, sentence: Sentence, reasons: Sequence[str]) -> Stretch:
    document_id, first, end = sentence
    text = _document(db, document_id).text
    start = _start(text, first, published_facts(db, document_id, first, end))
    return document_id, start, end, tuple(reasons)


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches, those that overlap made one: nobody decides twice on the same words."""
    merged: list[Stretch] = []
    for document_id, start, end, reasons in sorted(stretches):
        if merged and merged[-1][0] == document_id and start < merged[-1][2]:
            _, start, before, known = merged.pop()
            end, reasons = max(end, before), tuple(dict.fromkeys((*known, *reasons)))
        merged.append((document_id, start, end, reasons))
    return merged


def _passage(db: duckdb.DuckDBPyConnection, stretch: Stretch) -> Passage:
    document_id, start, end, reasons = stretch
    document = _document(db, document_id)
    text, facts = document.text[start:end], published_facts(db, document_id, start, end)
    spans, relations = preannotated(
        text, start, facts, mentions_within(db, document_id, start, end)
    )
    return Passage.model_validate(
        {
            "text": text,
            "issuer": document.issuer,
            "year": document.year,
            "section": section_of(facts),
            "spans": spans,
            "relations": relations,
            "origin": _origin(document, start, end, facts[0].section, reasons),
        }
    )


def _document(db: duckdb.DuckDBPyConnection, document_id: str) -> _Document:
    rows = db.execute(DOCUMENT, [document_id]).fetchall()
    return _Document(*rows[0])


def _start(text: str, sentence_start: int, facts: Sequence[Fact]) -> int:
    """The sentence's start; where a doer or an object stands before it, the paragraph's."""
    roles = [(fact.action_start, fact.object_start, fact.agency_start) for fact in facts]
    first = min(
        (place for places in roles for place in places if place is not None), default=sentence_start
    )
    if first >= sentence_start:
        return sentence_start
    return text.rfind("\n", 0, first) + 1


def _origin(
    document: _Document, start: int, end: int, heading: str, reasons: Sequence[str]
) -> Origin:
    return Origin(
        source_name=document.source_name,
        document_id=document.document_id,
        text_sha256=document.text_sha256,
        start=start,
        heading=heading,
        before=document.text[max(0, start - CONTEXT) : start].split("\n")[-1],
        after=document.text[end : end + CONTEXT].split("\n")[0],
        reasons=tuple(reasons),
    )
