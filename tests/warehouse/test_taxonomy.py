"""The indicators in the warehouse: the table is there, facts join it, a bad mapping is told."""

import csv
from dataclasses import replace

import duckdb
import pytest

from warehouse import taxonomy
from warehouse.store import WarehouseError, reading


def rows(path, query):
    with reading(path) as db:
        return db.execute(query).fetchall()


def of(one, indicator, confidence):
    """The extraction with all of its facts under an indicator."""
    facts = [
        replace(fact, indicator=indicator, indicator_confidence=confidence) for fact in one.facts
    ]
    return replace(one, facts=tuple(facts))


def test_every_row_of_the_lexicon_is_there(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"))
    with taxonomy.INDICATORS.open(encoding="utf-8", newline="") as lines:
        wanted = {row["id"]: row["name"] for row in csv.DictReader(lines)}
    assert dict(rows(warehouse, "select indicator, name from indicators")) == wanted
    assert rows(
        warehouse,
        "select sector, kind, unit, units, aggregation, is_change, parent, aliases[1] "
        "from indicators where indicator in ('gdp_growth', 'urban_rural_income_ratio', 'gdp') "
        "order by indicator",
    ) == [
        ("finance", "money", "元", [], "sum", False, None, "地区生产总值"),
        ("finance", "percent", "%", [], "rate", True, "gdp", "地区生产总值"),
        ("finance", "ratio", None, [], "rate", False, None, "城乡居民收入比"),
    ]


def test_facts_join_their_indicators(warehouse, extract, load_all):
    load_all(of(extract("/a/1.txt", "办结5件，培训70人次"), "petitions_handled", 0.9))
    query = (
        "select name, unit, aggregation, value, indicator_confidence from facts "
        "join indicators using (indicator, unit)"
    )
    assert rows(warehouse, query) == [("受理信访事项数", "件", "sum", 5.0, 0.9)]


def test_loading_again_writes_the_table_anew(warehouse, extract, load_all, tmp_path, monkeypatch):
    load_all(extract("/a/1.txt", "办结5件"))
    few = tmp_path / "indicators.csv"
    lines = taxonomy.INDICATORS.read_text("utf-8").splitlines()
    few.write_text("\n".join(lines[:3]), encoding="utf-8")
    monkeypatch.setattr(taxonomy, "INDICATORS", few)
    load_all(extract("/a/2.txt", "办结6件"), run_id="run-2")
    assert rows(warehouse, "select count(*) from indicators") == [(2,)]


def test_without_the_table_nothing_is_loaded(warehouse, extract, load_all, tmp_path, monkeypatch):
    load_all(extract("/a/1.txt", "办结5件"))
    monkeypatch.setattr(taxonomy, "INDICATORS", tmp_path / "gone.csv")
    with pytest.raises(WarehouseError, match=r"gone\.csv"):
        load_all(extract("/a/2.txt", "办结6件"), run_id="run-2")
    assert rows(warehouse, "select count(*) from facts") == [(1,)]
    assert rows(warehouse, "select count(*) from indicators") != [(0,)]


@pytest.mark.parametrize(
    ("indicator", "confidence", "told"),
    [
        ("petitions_handled", 0.9, False),
        (None, None, False),
        ("petitions_handled", None, True),
        (None, 0.9, True),
        ("petitions_handled", 1.2, True),
        ("petitions", 0.9, True),
    ],
)
def test_a_mapping_that_cannot_be_is_told(extract, load_all, indicator, confidence, told):
    loaded = load_all(of(extract("/a/1.txt", "办结5件"), indicator, confidence))
    assert any("belongs to the indicator" in one for one in loaded.warnings) is told


def test_the_table_is_that_of_the_lexicon():
    with duckdb.connect() as db:
        found = db.execute("from read_csv(?)", [str(taxonomy.INDICATORS)]).fetchall()
    assert len(found) >= 150
