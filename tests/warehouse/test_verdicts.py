"""Decisions last: a verdict outlives extraction, moves with the text, and the figures use it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from annotations.passages import Origin, Passage
from warehouse.ledger import Version
from warehouse.standing import found_facts
from warehouse.store import bring_up_to_date, reading, scripts, writing
from warehouse.verdicts import Verdict, record, stretch_of

TEXT = "办结申请320件。按时办结率达100%。培训1398人次。"
NEWER = Version("embedded", "0.2.0", "m2")
FIGURES = "select quantity_text, value, review from facts order by quantity_start"
ALL = "select quantity_text, review from all_facts order by quantity_start, source_name"


def all_alike(signatures):
    """Near copies: every document is one of the first."""
    first, *others = signatures
    return dict.fromkeys(others, first)


@pytest.fixture
def rows(warehouse):
    def answer(query: str) -> list[tuple]:
        with reading(warehouse) as db:
            return db.execute(query).fetchall()

    return answer


@pytest.fixture
def judge(warehouse):
    """Judge the quantities: `corrected` ones get the value 1, any other review leaves them."""

    def write(name: str = "a.txt", day: int = 1, **reviews: str) -> bool:
        with writing(warehouse) as db:
            query = "select text_sha256, text, source_id from store.sources where source_name = ?"
            digest, text, source_id = db.execute(query, [name]).fetchone()
            origin = Origin(source_name=name, document_id=f"{source_id}-1", text_sha256=digest,
                            start=0, reasons=("random",))  # fmt: skip
            passage = Passage(text=text, issuer="云泽市教育局", year=2023, section="done", spans=(),
                              relations=(), origin=origin, annotator="王芳",
                              annotated_at=datetime(2024, 5, day, 8, tzinfo=UTC))  # fmt: skip
            stretch = stretch_of(db, passage)
            found = found_facts(db, stretch.source_id, 0, len(text))
            return record(db, passage, stretch, [
                Verdict(replace(one, value=1.0) if review == "corrected" else one, review, 0.8)
                for one in found
                if (review := reviews.get(f"q{one.value:.0f}"))
            ])  # fmt: skip

    return write


def test_figures_use_the_verdicts(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q100="corrected", q1398="rejected")
    assert rows(FIGURES) == [("320件", 320.0, "confirmed"), ("100%", 1.0, "corrected")]
    assert rows(ALL)[-1] == ("1398人次", "rejected")
    assert rows("select distinct reviewed_by, reviewed_at from facts") == [
        ("王芳", datetime(2024, 5, 1, 8))
    ]
    assert rows("select confidence from all_facts order by quantity_start") == [(1,), (1,), (0,)]


def test_verdicts_outlive_a_newer_model(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q100="corrected", q1398="rejected")
    ids = rows("select fact_id from all_facts order by all")
    newer = extract("/r/a.txt", TEXT)
    facts = tuple(replace(one, value=7.0, agency="云泽市财政局") for one in newer.facts)
    load_all(replace(newer, facts=facts), version=NEWER, run_id="run-2")
    assert rows(FIGURES) == [("320件", 320.0, "confirmed"), ("100%", 1.0, "corrected")]
    assert rows("select distinct agency, model_version from all_facts") == [("云泽市教育局", "m2")]
    assert rows("select fact_id from all_facts order by all") == ids


def test_a_verdict_from_before_the_column_learns_that_its_level_is_earlier(
    load_all, extract, judge, rows, warehouse
):
    load_all(extract("/a/a.txt", TEXT))
    judge(q320="confirmed")
    with duckdb.connect(str(warehouse)) as db:
        db.execute("update store.verdicts set earlier = null")
        db.execute("update store.facts set earlier = null")
    again = extract("/a/a.txt", TEXT)
    first, *others = again.facts
    newer = replace(again, facts=(replace(first, earlier=True), *others))
    load_all(newer, version=NEWER, run_id="run-2")
    told = "select value, review, earlier from facts order by quantity_start"
    assert rows(told) == [(320, "confirmed", True), (100, None, False), (1398, None, False)]


def test_a_newer_model_that_misses_or_widens_a_quantity_changes_nothing(
    load_all, extract, judge, rows
):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q1398="rejected")
    newer = extract("/r/a.txt", TEXT)
    wider = replace(newer.facts[2], quantity_start=newer.facts[2].quantity_start - 2,
                    quantity_text="培训1398人次")  # fmt: skip
    load_all(replace(newer, facts=(newer.facts[1], wider)), version=NEWER, run_id="run-2")
    assert rows(FIGURES) == [("320件", 320.0, "confirmed"), ("100%", 100.0, None)]


def test_verdicts_move_with_the_text_and_hold_in_copies(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q1398="rejected")
    load_all(extract("/s/b.txt", TEXT), run_id="run-2")
    assert rows(FIGURES) == [("320件", 320.0, "confirmed"), ("100%", 100.0, None)]
    assert rows("select source_name, count(*), count(review) from all_facts group by all "
                "order by all") == [("a.txt", 3, 2), ("b.txt", 3, 2)]  # fmt: skip
    assert rows("select count(distinct fact_id) from all_facts") == [(6,)]


def test_an_edited_file_loses_its_verdicts_and_that_is_told(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q1398="rejected")
    loaded = load_all(extract("/r/a.txt", "附：" + TEXT), run_id="run-2")
    assert {review for *_, review in rows(FIGURES)} == {None}
    assert loaded.warnings == ("2 verdicts on a.txt hold no longer: no source has its text",)


def test_a_second_review_replaces_the_first(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="rejected", q100="rejected")
    judge(q320="confirmed")
    assert [row[2] for row in rows(FIGURES)] == ["confirmed", None, None]
    assert rows("select review, reasons, confidence, quantity_text from verdicts") == [
        ("confirmed", ["random"], 0.8, "320件")
    ]


ORDERS = [
    ("newer last", [(1, "rejected"), (20, "confirmed")], "confirmed", [True, True]),
    ("older last", [(20, "rejected"), (1, "confirmed")], "rejected", [True, False]),
    ("the same day again", [(5, "rejected"), (5, "confirmed")], "confirmed", [True, True]),
]


@pytest.mark.parametrize(
    ("reviews", "left", "taken"), [c[1:] for c in ORDERS], ids=[c[0] for c in ORDERS]
)
def test_the_latest_review_counts_in_whatever_order_they_come(
    reviews, left, taken, load_all, extract, judge, rows
):
    load_all(extract("/r/a.txt", TEXT))
    assert [judge(day=day, q320=review) for day, review in reviews] == taken
    assert rows("select review from verdicts") == [(left,)]


def test_a_near_copy_does_not_take_the_place_of_a_reviewed_report(load_all, extract, judge, rows):
    """Of copies the first by path counts, unless people have judged another one."""
    load_all(extract("/r/b/a.txt", TEXT))
    judge(q320="confirmed", q1398="rejected")
    figures = rows(FIGURES)
    load_all(extract("/r/a/a.txt", TEXT + "附注"), run_id="run-2", copies=all_alike)
    assert rows("select path from documents join sources using (source_id) "
                "where duplicate_of is not null") == [("/r/a/a.txt",)]  # fmt: skip
    assert rows(FIGURES) == figures


def test_verdicts_on_a_copy_are_told(load_all, extract, judge):
    load_all(extract("/r/a.txt", TEXT), extract("/r/b.txt", TEXT + "附注"))
    judge("a.txt", q320="confirmed")
    judge("b.txt", q320="confirmed", q100="rejected")
    loaded = load_all(extract("/r/c.txt", "培训7人次。"), run_id="run-2", copies=all_alike)
    told = "2 verdicts on b.txt hold no longer: its report counts as a copy of another"
    assert loaded.warnings == (told,)


def test_verdicts_outside_every_report_are_told(load_all, extract, judge):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed", q1398="rejected")
    newer = extract("/r/a.txt", TEXT)
    (report,) = newer.reports
    shorter = replace(newer, reports=(replace(report, end=TEXT.index("培训")),),
                      facts=newer.facts[:2])  # fmt: skip
    loaded = load_all(shorter, version=NEWER, run_id="run-2")
    assert loaded.warnings == ("1 verdicts on a.txt hold no longer: no report has their place",)


def test_verdicts_tell_who_had_found_the_fact(load_all, extract, judge, rows):
    load_all(extract("/r/a.txt", TEXT))
    judge(q320="confirmed")
    load_all(extract("/r/a.txt", TEXT), version=NEWER, run_id="run-2")
    assert rows("select model_version from verdicts") == [("m1",)]
    assert rows("select distinct model_version from facts") == [("m2",)]


def test_a_verdict_has_every_column_of_a_fact(load_all, extract, rows):
    """A migration that adds a column to store.facts adds it to store.verdicts too."""
    load_all(extract("/r/a.txt", TEXT))
    columns = "select column_name from duckdb_columns() where schema_name = 'store' and table_name"
    of_facts, of_verdicts = ({name for (name,) in rows(f"{columns} = '{table}'")}
                             for table in ("facts", "verdicts"))  # fmt: skip
    assert of_facts - of_verdicts == {"source_id"}


def test_a_passage_is_found_in_its_document_first(load_all, extract, judge, warehouse):
    load_all(extract("/r/a.txt", TEXT), extract("/r/b.txt", TEXT))
    second = extract("/r/b.txt", TEXT).reports[0].document_id
    judge("b.txt", q320="confirmed")
    with reading(warehouse) as db:
        assert db.execute("select document_id from verdicts").fetchall() == [(second,)]


def test_a_text_that_is_not_loaded_is_nowhere(load_all, extract, warehouse):
    load_all(extract("/r/a.txt", TEXT))
    origin = Origin(source_name="a.txt", document_id="x", text_sha256="0" * 64, start=0)
    passage = Passage(text=TEXT, issuer=None, year=None, section="done", spans=(), relations=(),
                      origin=origin)  # fmt: skip
    with reading(warehouse) as db:
        assert stretch_of(db, passage) is None
        assert stretch_of(db, passage.model_copy(update={"origin": None})) is None


def test_an_older_warehouse_is_brought_up_to_date_with_its_rows(tmp_path: Path):
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("create schema store")
        db.execute("create table store.migrations(number integer, name varchar, applied_at "
                   "timestamp)")  # fmt: skip
        for name, script in scripts("migrations")[:2]:
            db.execute(script)
            db.execute("insert into store.migrations values (?, ?, ?)",
                       [int(name[:4]), name, date(2024, 1, 1)])  # fmt: skip
        db.execute("insert into store.sources values "
                   f"('s', 'a.txt', '/a', 'txt', 'utf-8', 'x', 1, '{TEXT}', 'p', 'v', 'm', 'r', "
                   "now()::timestamp)")  # fmt: skip
    bring_up_to_date(path)
    with reading(path) as db:
        assert db.execute("select text_sha256 = sha256(text) from store.sources").fetchall() == [
            (True,)
        ]
        assert db.execute("select count(*) from facts").fetchall() == [(0,)]
