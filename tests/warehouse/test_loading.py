import dataclasses
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from warehouse import loading
from warehouse.ledger import Edition, Reject, Run, Version
from warehouse.loading import load
from warehouse.staging import folder_beside
from warehouse.store import WarehouseError, loaded_editions, reading, scripts

VERSION = Version("embedded", "0.1.0", "m1")


def rows(path: Path, query: str) -> list[tuple]:
    with reading(path) as db:
        return db.execute(query).fetchall()


def contents(path: Path) -> dict[str, list[tuple]]:
    """All that users see, except the runs, of which every run adds one."""
    views = ("all_facts", "documents", "sources", "texts", "mentions", "anomalies", "rejects")
    return {view: rows(path, f"from {view} order by all") for view in views}


def no_copies(_signatures: dict[str, bytes]) -> dict[str, str]:
    return {}


def edition(one) -> Edition:
    return Edition(one.source.source_id, one.source.sha256, VERSION)


def test_everything_found_is_loaded(warehouse, extract, load_all):
    loaded = load_all(extract("/a/1.txt", "办结5件，见www.example，满意率98%"))
    assert (loaded.sources, loaded.documents, loaded.facts, loaded.anomalies) == (1, 1, 2, 1)
    told = "select source_name, agency, object, value, unit from facts order by quantity_start"
    assert rows(warehouse, told) == [
        ("1.txt", "云泽市教育局", "申请", 5.0, "件"),
        ("1.txt", "云泽市教育局", "申请", 98.0, "%"),
    ]
    assert rows(warehouse, 'select kind, text, start, "end" from anomalies') == [
        ("advertisement", "www.example", 6, 17)
    ]
    assert rows(warehouse, "select run_id, state, sources, facts from runs") == [
        ("run-1", "completed", 1, 2)
    ]
    assert not folder_beside(warehouse).exists()


def test_loading_again_changes_nothing(warehouse, extract, load_all):
    sources = [extract("/a/1.txt", "办结5件"), extract("/b/1.txt", "办结6件，培训70人次")]
    load_all(*sources)
    before = contents(warehouse)
    load_all(run_id="run-2", unchanged=tuple(map(edition, sources)))
    assert contents(warehouse) == before
    assert rows(warehouse, "select run_id, sources, unchanged from runs order by run_id") == [
        ("run-1", 2, 0), ("run-2", 0, 2)
    ]  # fmt: skip


def test_a_run_that_goes_on_has_one_row(warehouse, extract, load_all):
    """Killed between its load and its end, and tried again under the same id."""
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-1")
    load_all(extract("/a/2.txt", "办结6件"), run_id="run-1")
    query = "select run_id, sources, documents, facts from runs"
    assert rows(warehouse, query) == [("run-1", 2, 2, 2)]


def test_forced_loading_keeps_ids_and_rows(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"))
    facts = rows(warehouse, "select * exclude run_id from facts")
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-2")
    assert rows(warehouse, "select * exclude run_id from facts") == facts
    assert rows(warehouse, "select distinct run_id from facts") == [("run-2",)]


def test_changed_source_replaces_its_own_rows_only(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件，办结6件"), extract("/a/2.txt", "办结7件"))
    load_all(extract("/a/1.txt", "办结9件"), run_id="run-2")
    query = "select source_name, value, run_id from facts order by all"
    assert rows(warehouse, query) == [("1.txt", 9.0, "run-2"), ("2.txt", 7.0, "run-1")]
    assert rows(warehouse, "select count(*) from mentions") == [(2,)]


def test_files_of_one_name_in_two_folders_are_two_sources(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"), extract("/b/1.txt", "办结6件"))
    assert rows(warehouse, "select source_name, value from facts order by all") == [
        ("1.txt", 5.0), ("1.txt", 6.0)
    ]  # fmt: skip


@pytest.mark.parametrize("order", [["/a/1.txt", "/b/2.txt"], ["/b/2.txt", "/a/1.txt"]])
def test_copies_are_counted_once_whatever_was_loaded_first(warehouse, extract, load_all, order):
    for number, path in enumerate(order):
        load_all(extract(path, "办结5件"), run_id=f"run-{number}")
    assert rows(warehouse, "select source_name from facts") == [("1.txt",)]
    assert rows(warehouse, "select count(*) from all_facts") == [(2,)]
    original, copy = rows(warehouse, "select document_id, duplicate_of from documents order by 1")
    assert {original[1], copy[1]} == {None, rows(warehouse, "select document_id from facts")[0][0]}


def test_copy_counts_again_once_its_original_has_changed(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"), extract("/b/2.txt", "办结5件"))
    load_all(extract("/a/1.txt", "办结8件"), run_id="run-2")
    assert rows(warehouse, "select value from facts order by all") == [(5.0,), (8.0,)]


def test_reject_stays_until_its_path_is_read(warehouse, extract, load_all):
    broken = Reject("1.txt", "/a/1.txt", "it is empty")
    load_all(rejects=(broken,))
    load_all(rejects=(broken,), run_id="run-2")
    query = "select source_name, reason, run_id from rejects"
    assert rows(warehouse, query) == [("1.txt", "it is empty", "run-1")]
    load_all(rejects=(dataclasses.replace(broken, reason="it is binary"),), run_id="run-3")
    assert rows(warehouse, query) == [("1.txt", "it is binary", "run-3")]
    load_all(extract("/a/1.txt", "办结5件"), run_id="run-4")
    assert rows(warehouse, query) == []


def test_reject_leaves_when_the_known_file_is_back(warehouse, extract, load_all):
    known = extract("/a/1.txt", "办结5件")
    load_all(known)
    load_all(rejects=(Reject("1.txt", "/a/1.txt", "no such file"),), run_id="run-2")
    assert rows(warehouse, "select count(*) from facts") == [(1,)]
    load_all(run_id="run-3", unchanged=(edition(known),))
    assert rows(warehouse, "from rejects") == []


def test_run_that_read_nothing_is_recorded_as_failed(warehouse, load_all):
    load_all(rejects=(Reject("1.txt", "/a/1.txt", "no such file"),))
    assert rows(warehouse, "select state, rejects from runs") == [("failed", 1)]


def test_batch_that_another_run_has_loaded_is_not_missed(warehouse, extract, load_all):
    one = extract("/a/1.txt", "办结5件")
    load_all(one)
    gone = {edition(one): folder_beside(warehouse) / "gone.parquet"}
    run = Run("run-2", datetime(2024, 5, 1), VERSION)
    assert load(warehouse, run, gone, (), no_copies).sources == 0
    assert rows(warehouse, "select count(*) from facts") == [(1,)]
    query = "select state, sources, unchanged from runs where run_id = 'run-2'"
    assert rows(warehouse, query) == [("completed", 0, 1)]


def test_load_that_fails_a_check_changes_nothing(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"))
    before = contents(warehouse)
    twice = extract("/a/2.txt", "办结6件")
    twice = dataclasses.replace(twice, facts=twice.facts * 2)
    with pytest.raises(WarehouseError, match="unique_ids"):
        load_all(twice, run_id="run-2")
    assert contents(warehouse) == before
    assert len(list(folder_beside(warehouse).glob("*.parquet"))) == 1


def test_doubtful_numbers_are_loaded_and_told(extract, load_all):
    one = extract("/a/1.txt", "办结5件")
    doubtful = dataclasses.replace(one.facts[0], low=9.0, high=3.0, value=None)
    loaded = load_all(dataclasses.replace(one, facts=(doubtful,)))
    assert len(loaded.warnings) == 1
    assert "5件" in loaded.warnings[0]


def test_check_that_cannot_run_is_told_and_what_was_loaded_stays(
    warehouse, extract, load_all, monkeypatch
):
    checks = [
        ("too_large", "select error('Out of Memory Error: 1.0 GiB used')"),
        ("no_such_mart", "from nowhere"),
        ("sound", "select '5件' as violation"),
    ]
    kept = {"checks/quality": checks}
    monkeypatch.setattr(loading, "scripts", lambda folder: kept.get(folder) or scripts(folder))
    loaded = load_all(extract("/a/1.txt", "办结5件"))
    assert rows(warehouse, "select value from facts") == [(5.0,)]
    assert loaded.warnings[0] == "5件"
    assert "could not be checked for too_large, no_such_mart: " in loaded.warnings[1]
    assert "Out of Memory" in loaded.warnings[1]
    assert len(loaded.warnings) == 2


def test_checks_run_without_the_lock(extract, load_all, monkeypatch):
    def held_by_nobody(path: Path):
        with FileLock(f"{path}.lock", timeout=0):
            return reading(path)

    monkeypatch.setattr(loading, "reading", held_by_nobody)
    assert load_all(extract("/a/1.txt", "办结5件")).warnings == ()


def test_a_warehouse_that_another_run_has_taken_meanwhile_is_told(extract, load_all, monkeypatch):
    def taken(_path: Path):
        raise WarehouseError("facts.duckdb is in use by another process")

    monkeypatch.setattr(loading, "reading", taken)
    loaded = load_all(extract("/a/1.txt", "办结5件"))
    assert loaded.warnings == (
        "loaded, but not checked: facts.duckdb is in use by another process",
    )


SPOILED = {
    "unique_ids": "insert into store.documents from store.documents",
    "no_orphans": "delete from store.documents",
    "copies": "update store.documents set duplicate_of = 'nowhere'",
    "sound_spans": "update store.facts set quantity_end = 900",
    "sound_numbers": "update store.facts set low = 7",
    "sound_changes": "update store.facts set baseline = '同比'",
    "known_indicators": "update store.facts set indicator = 'petitions_handled'",
    "mart_indicators": "create or replace view indicator_by_agency_year as select 'a' as agency, "
    "'i' as indicator, 2023 as year, 'sum' as aggregation, 5 as value, 7 as low, 9 as high, "
    "1 as periods, 365 as days, ['f'] as fact_ids",
    "mart_statements": "create or replace view contradictions as "
    "select 'f' as first_fact_id, 'f' as second_fact_id, 2 as gap",
    "mart_totals": "create or replace view coverage as select 7 as facts",
    "verdicts_in_place": "insert into store.verdicts by name select 'a.txt' as source_name",
}


@pytest.mark.parametrize(("check", "damage"), SPOILED.items())
def test_each_check_finds_its_damage_and_nothing_else(warehouse, extract, load_all, check, damage):
    load_all(extract("/a/1.txt", "办结5件"))
    checks = dict(scripts("checks/integrity") + scripts("checks/quality"))
    assert checks.keys() == SPOILED.keys()
    with duckdb.connect(str(warehouse)) as db:
        assert [db.execute(script).fetchall() for script in checks.values()] == [[]] * len(checks)
        db.execute(damage)
        assert db.execute(checks[check]).fetchall()


def test_editions_in_the_warehouse_are_known(warehouse, extract, load_all):
    one = extract("/a/1.txt", "办结5件")
    load_all(one)
    assert loaded_editions(warehouse) == {edition(one)}
