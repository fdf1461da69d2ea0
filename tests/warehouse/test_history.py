"""What the warehouse held after each run, as long as it is kept."""

from dataclasses import replace

import duckdb
import pytest

from annotations.comparison import FIELDS
from warehouse import history
from warehouse.history import facts_of, state_after, unknown_of
from warehouse.store import WarehouseError, reading


@pytest.fixture
def held(warehouse):
    """The figures of each file after a run."""

    def after(run: str) -> dict[str, list[str]]:
        with reading(warehouse) as db:
            editions = state_after(db, run).editions
            found = facts_of(db, editions.values())
            return {
                editions[source].source_name: [fact.quantity_text for fact in facts]
                for source, facts in found.items()
            }

    return after


def test_each_run_is_told_as_it_was(extract, load_all, held):
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")
    load_all(extract("/a/2.txt", "办结7件，办结8件"), run_id="run-2")
    load_all(extract("/a/1.txt", "办结6件"), run_id="run-3")
    load_all(extract("/a/1.txt", "没有"), run_id="run-4")
    assert held("run-1") == {"1.txt": ["5件"]}
    assert held("run-2") == {"1.txt": ["5件"], "2.txt": ["7件", "8件"]}
    assert held("run-3") == {"1.txt": ["6件"], "2.txt": ["7件", "8件"]}
    assert held("run-4") == {"1.txt": [], "2.txt": ["7件", "8件"]}


def test_a_run_that_loads_twice_lays_the_past_aside_once(extract, load_all, held):
    """It died between its commit and the removal of its batches."""
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")
    for _ in range(2):
        load_all(extract("/a/1.txt", "办结6件"), run_id="run-2")
    load_all(extract("/a/1.txt", "办结7件"), run_id="run-3")
    assert held("run-1") == {"1.txt": ["5件"]}
    assert held("run-2") == {"1.txt": ["6件"]}
    assert held("run-3") == {"1.txt": ["7件"]}


def test_only_the_last_runs_that_replaced_something_are_kept(
    warehouse, extract, load_all, held, monkeypatch
):
    monkeypatch.setattr(history, "KEPT", 2)
    for number in range(1, 5):
        load_all(extract("/a/1.txt", f"办结{number}件"), run_id=f"run-{number}")
        # A run that replaces nothing is none of them.
        load_all(extract(f"/b/{number}.txt", "没有"), run_id=f"other-{number}")
    assert held("run-4")["1.txt"] == ["4件"]
    assert held("other-2")["1.txt"] == ["2件"]
    for lost in ("run-1", "other-1"):
        with pytest.raises(WarehouseError, match="too far back"):
            held(lost)
    with reading(warehouse) as db:
        kept = db.execute("select quantity_text from store.past_facts order by all").fetchall()
    assert kept == [("2件",), ("3件",)]


@pytest.mark.parametrize(("run", "words"), [
    ("run-9", "no such run"),
    ("", "several runs"),
    ("run-", "several runs"),
])  # fmt: skip
def test_run_that_is_none(extract, load_all, held, run, words):
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")
    load_all(extract("/a/2.txt", "办结5件"), run_id="run-11")
    with pytest.raises(WarehouseError, match=words):
        held(run)
    assert len(held("run-1")) == 1
    assert len(held("run-11")) == 2


def test_runs_from_before_the_history_are_refused(warehouse, extract, load_all, held):
    """All but the last of them: what they replaced was not kept."""
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")
    load_all(extract("/a/1.txt", "办结6件"), run_id="run-2")
    with duckdb.connect(str(warehouse)) as db:
        db.execute("delete from store.past_facts; delete from store.past_sources")
        db.execute(
            "update store.migrations set applied_at = (select max(finished) from store.runs) "
            "+ interval 1 millisecond where name = '0007_past_facts'"
        )
    load_all(extract("/a/1.txt", "办结7件"), run_id="run-3")
    with pytest.raises(WarehouseError, match="too far back"):
        held("run-1")
    assert held("run-2") == {"1.txt": ["6件"]}


def test_a_load_that_fails_forgets_nothing(warehouse, extract, load_all, held):
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")

    def broken(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        load_all(extract("/a/1.txt", "办结6件"), run_id="run-2", copies=broken)
    assert held("run-1") == {"1.txt": ["5件"]}
    with reading(warehouse) as db:
        assert db.execute("select count(*) from store.past_facts").fetchone() == (0,)


def test_all_that_is_compared_is_told_of_the_past_as_of_the_present(warehouse, extract, load_all):
    """By a fact in which no field has its default."""
    one = extract("/a/1.txt", "办结5件")
    said = replace(
        one.facts[0], agency_code="320106", participants=("云泽市公安局", "云泽市民政局"),
        indicator="cases", change="up", baseline="同比", stated_in="table",
    )  # fmt: skip
    load_all(replace(one, facts=(said,)), run_id="run-1")

    def kept() -> list[object]:
        with reading(warehouse) as db:
            editions = state_after(db, "run-1").editions.values()
            assert unknown_of(db, editions) == {}
            ((fact,),) = facts_of(db, editions).values()
            return [getattr(fact, name) for name in FIELDS]

    expected = [getattr(said, name) for name in FIELDS]
    assert kept() == expected
    load_all(extract("/a/1.txt", "办结6件"), run_id="run-2")
    assert kept() == expected
