"""Which facts are worth a review, and the passages that are made of them."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest

from annotations.records import Mention
from warehouse.ledger import Version
from warehouse.review_queue import review_queue
from warehouse.store import reading, scripts, writing
from warehouse.verdicts import Verdict, record, stretch_of

TEXT = "　　办结申请320件。\n培训1398人次，办结申请85件。\n按时办结率达100%。"


def edited(extraction, mentions=(), **changes):
    """The extraction with fields of the facts of some values changed: `q85={"agency": …}`."""
    facts = tuple(replace(one, **changes.get(f"q{one.value:.0f}", {})) for one in extraction.facts)
    added = tuple((extraction.reports[0].document_id, one) for one in mentions)
    return replace(extraction, facts=facts, mentions=extraction.mentions + added)


DOUBTS = [
    ("nothing doubtful", {"q320": {"object": "举报"}}, (), []),
    ("unsure", {"q320": {"object": "举报"}, "q85": {"confidence": 0.41}}, (),
     [("85件", "low_confidence", "0.41")]),
    ("another figure", {}, (),
     [("320件", "contradiction", "320件, 85件"), ("85件", "contradiction", "320件, 85件")]),
    ("more than is no contradiction", {"q85": {"high": None, "bound": "over"}}, (), []),
    ("less than the least is one", {"q85": {"high": 90, "low": None, "bound": "at_most"}}, (),
     [("320件", "contradiction", "320件, 85件"), ("85件", "contradiction", "320件, 85件")]),
    ("the level before", {"q85": {"earlier": True}}, (), []),
    ("of another action", {"q85": {"action": "受理"}}, (), []),
    ("of another year", {"q85": {"period_start": datetime(2022, 1, 1).date()}}, (), []),
    ("planned", {"q85": {"status": "planned"}}, (), []),
    ("a name nobody reports under", {"q85": {"agency": "云泽市财政局"}}, (),
     [("85件", "new_agency", "云泽市财政局")]),
    ("the object marked otherwise", {"q320": {"object_start": 4, "object_end": 6, "action": None}},
     (Mention(4, 6, "申请", "ACTION"),), [("320件", "disagreement", "ACTION 申请")]),
    ("the object marked wider", {"q320": {"object_start": 4, "object_end": 6, "action": None}},
     (Mention(3, 6, "结申请", "OBJECT"),), [("320件", "disagreement", "OBJECT 结申请")]),
    ("the object marked alike", {"q320": {"object_start": 4, "object_end": 6, "action": None}},
     (Mention(4, 6, "申请", "OBJECT"),), []),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "mentions", "doubts"), [c[1:] for c in DOUBTS],
                         ids=[c[0] for c in DOUBTS])  # fmt: skip
def test_doubts(changes, mentions, doubts, load_all, extract, warehouse):
    load_all(edited(extract("/r/a.txt", TEXT), mentions, **changes))
    with reading(warehouse) as db:
        found = db.execute("select quantity_text, reason, evidence from doubts join facts "
                           "using (fact_id) order by quantity_start").fetchall()  # fmt: skip
    assert found == doubts


@pytest.mark.parametrize("limit", [1, 10])
def test_cells_of_tables_are_not_asked_for(limit, load_all, extract, warehouse):
    """Neither drawn nor as doubts: 320件 alone stands in prose."""
    cells = {"stated_in": "table", "confidence": 0.4}
    told = dict.fromkeys(("q85", "q1398", "q100"), cells)
    load_all(edited(extract("/r/a.txt", TEXT), **told))
    with reading(warehouse) as db:
        assert [one.text for one in review_queue(db, limit, 0)] == ["320件"]


def test_a_judged_fact_is_doubtful_no_longer(load_all, extract, warehouse):
    load_all(extract("/r/a.txt", TEXT))
    with writing(warehouse) as db:
        for passage in review_queue(db, 10, 0):
            found = [one for one in extract("/r/a.txt", TEXT).facts if one.value != 1398]
            record(db, passage, stretch_of(db, passage),
                   [Verdict(one, "confirmed", 0.8) for one in found])  # fmt: skip
        assert db.execute("select count(*) from doubts").fetchall() == [(0,)]
        assert [one.text for one in review_queue(db, 10, 0)] == ["1398人次"]


def reports(extract, number=30):
    """Reports of which half are unsure; the sentence of a hand-made fact is its figure."""
    return [
        edited(extract(f"/r/{n:02}.txt", f"办结申请{n + 1}件。", year=2000 + n),
               **{f"q{n + 1}": {"confidence": 0.9 if n % 2 else 0.3, "object": f"申请{n}"}})
        for n in range(number)
    ]  # fmt: skip


def queue(warehouse, limit, seed=0):
    with reading(warehouse) as db:
        return review_queue(db, limit, seed)


def test_the_limit_holds_and_a_fifth_is_drawn_at_random(load_all, extract, warehouse):
    load_all(*reports(extract))
    passages = queue(warehouse, 10)
    reasons = Counter(one.origin.reasons[0] for one in passages)
    assert reasons == {"random": 2, "low_confidence": 8}
    assert passages == sorted(passages, key=lambda one: one.origin.source_name)


def test_the_draw_follows_the_seed_and_not_the_folder(load_all, extract, warehouse, tmp_path):
    load_all(*reports(extract))
    moved = [extract(f"/elsewhere/{one.source.name}", one.source.text) for one in reports(extract)]
    load_all(*moved, into=tmp_path / "moved.duckdb")

    def drawn(path, seed):
        return {one.origin.source_name for one in queue(path, 25, seed)
                if "random" in one.origin.reasons}  # fmt: skip

    assert drawn(warehouse, 1) == drawn(warehouse, 1) == drawn(tmp_path / "moved.duckdb", 1)
    assert len({frozenset(drawn(warehouse, seed)) for seed in range(5)}) > 1


def test_the_same_seed_gives_the_same_passages(load_all, extract, warehouse):
    load_all(*reports(extract))
    assert queue(warehouse, 12, 3) == queue(warehouse, 12, 3)


def test_a_passage_tells_where_it_stands_and_what_stands_around_it(load_all, extract, warehouse):
    load_all(extract("/r/a.txt", TEXT))
    passage = next(one for one in queue(warehouse, 10) if one.text == "85件")
    origin = passage.origin
    assert TEXT[origin.start :].startswith(passage.text)
    assert (origin.before, origin.after) == ("培训1398人次，办结申请", "。")
    assert (origin.heading, passage.issuer, passage.year) == ("一、总体情况", "云泽市教育局", 2023)
    assert origin.document_id == extract("/r/a.txt", TEXT).reports[0].document_id


def test_passages_that_would_overlap_are_one(load_all, extract, warehouse):
    """85件 reaches back to the sentence before, which is picked for itself too."""
    place = TEXT.index("培训")
    action = {"action": "培训", "action_start": place, "action_end": place + 2, "confidence": 0.2}
    doubt = {"agency": "云泽市财政局"}
    load_all(edited(extract("/r/a.txt", TEXT), q85=action, q1398=doubt))
    one, both, other = queue(warehouse, 20)
    assert [one.text, both.text, other.text] == ["320件", "培训1398人次，办结申请85件", "100%"]
    assert {"random", "new_agency", "low_confidence"} <= {*both.origin.reasons}
    assert len(both.origin.reasons) == len({*both.origin.reasons})


def judged(warehouse, found, limit):
    """A round of review: what is unsure is wrong."""
    with writing(warehouse) as db:
        passages = review_queue(db, limit, 0)
        for passage in passages:
            (fact,) = found[passage.origin.source_name].facts
            review = "confirmed" if fact.confidence > 0.5 else "rejected"
            verdict = Verdict(fact, review, fact.confidence)
            record(db, passage, stretch_of(db, passage), [verdict])


def estimate(warehouse):
    ((_, query),) = [one for one in scripts("queries") if one[0] == "reviewed_precision"]
    with reading(warehouse) as db:
        count, right, *_ = db.execute(query).fetchone()
    return count, right


def test_the_estimate_holds_over_many_rounds(load_all, extract, warehouse):
    """Half of the facts are wrong, and found doubtful: they are judged long before the others."""
    extractions = reports(extract, 60)
    found = {one.source.name: one for one in extractions}
    load_all(*extractions)
    order = sorted(found.values(), key=lambda one: hashlib.md5(
        f"0|{one.source.sha256}|{one.facts[0].sentence_start}".encode()
    ).hexdigest())  # fmt: skip
    right = [one.facts[0].confidence > 0.5 for one in order]
    counts = []
    for _ in range(4):
        judged(warehouse, found, 10)
        count, share = estimate(warehouse)
        assert share == pytest.approx(sum(right[:count]) / count)
        counts.append(count)
    assert counts == sorted(counts)
    # Two are drawn in each round; those before them that were judged as doubtful count too.
    assert counts[-1] > 8


def test_the_estimate_is_of_the_models_in_use(load_all, extract, warehouse):
    extractions = reports(extract, 10)
    found = {one.source.name: one for one in extractions}
    load_all(*extractions)
    judged(warehouse, found, 50)
    assert estimate(warehouse) == (10, 0.5)
    load_all(*extractions, version=Version("embedded", "0.2.0", "m2"), run_id="run-2")
    assert estimate(warehouse) == (0, None)


def test_a_passage_reaches_back_to_what_plays_a_role_in_it(load_all, extract, warehouse):
    """培训 governs 85件 too, in the sentence before: the passage begins with their paragraph."""
    place = TEXT.index("培训")
    action = {"action": "培训", "action_start": place, "action_end": place + 2, "confidence": 0.2}
    load_all(edited(extract("/r/a.txt", TEXT), q85=action))
    (passage,) = queue(warehouse, 1)
    assert passage.text == "培训1398人次，办结申请85件"
    assert [TEXT[place:][one.start : one.end] for one in passage.spans] == [
        "培训",
        "1398人次",
        "85件",
    ]
    assert [(one.head, one.child, one.label) for one in passage.relations] == [(2, 0, "ACTION")]
