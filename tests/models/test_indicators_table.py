"""The table of indicators is sound, and the gold for mapping facts to it names rows of it."""

import json
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from models.tables import read_table

ROWS = read_table("indicators")
IDS = {row["id"] for row in ROWS}
UNITS = {row["unit"] for row in read_table("units")}
UNITS |= {row["currency"] for row in read_table("currencies")}
SECTORS = {row["sector"] for row in read_table("sectors")} | {"openness"}
GOLD = Path(__file__).parents[1] / "gold" / "indicators.jsonl"


@pytest.fixture(scope="module")
def gold():
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def ways(row):
    """Each way in which a fact belongs to the row: object, verb, unit, kind, change, contexts."""
    verbs = row["actions"].split() or [""]
    units = [row["unit"], *row["units"].split()]
    for alias, verb, unit in product(row["objects"].split(), verbs, units):
        yield alias, verb, unit, row["kind"], row["change"], row["contexts"]


def test_size():
    assert len(ROWS) >= 150
    assert min(Counter(row["sector"] for row in ROWS).values()) >= 5


def test_ids_and_names_are_unique():
    for column in ("id", "name"):
        assert [word for word, n in Counter(row[column] for row in ROWS).items() if n > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_cells(row):
    assert row["id"].isidentifier()
    assert row["id"].isascii()
    assert row["id"].islower()
    assert row["sector"] in SECTORS
    assert row["aggregation"] in {"sum", "level", "rate"}
    assert row["kind"] in {"count", "percent", "money", "measure", "duration", "ratio"}
    assert row["change"] in {"", "yes"}
    assert row["name"]
    assert row["objects"]
    units = [row["unit"], *row["units"].split()]
    assert {part for unit in units for part in unit.split("/")} <= UNITS | (
        {""} if row["kind"] == "ratio" else set()
    )


def test_a_change_is_a_percentage_of_the_row_that_it_belongs_to():
    rows = {row["id"]: row for row in ROWS}
    changes = [row for row in ROWS if row["change"]]
    assert {(row["unit"], row["kind"], row["aggregation"]) for row in changes} == {
        ("%", "percent", "rate")
    }
    for row in (row for row in ROWS if row["parent"]):
        assert row["change"]
        assert rows[row["parent"]]["objects"] == row["objects"]


def test_no_fact_belongs_to_two_rows_in_the_same_way():
    owners = Counter(way for row in ROWS for way in set(ways(row)))
    assert {way for way, n in owners.items() if n > 1} == set()


def test_gold_names_rows_of_the_table(gold):
    assert {fact["indicator"] for fact in gold} - IDS == {None}
    assert {one for fact in gold for one in fact.get("indicator_also", ())} - IDS == {None}
    assert all(fact["indicator"] not in fact.get("indicator_also", ()) for fact in gold)


def test_gold_is_split_in_two_alike(gold):
    for split in ("dev", "test"):
        facts = [fact for fact in gold if fact["split"] == split]
        assert len(facts) == 160
        assert 0.35 < sum(fact["indicator"] is None for fact in facts) / 160 < 0.45


def test_gold_facts_stand_in_their_sentences(gold):
    for fact in gold:
        assert fact["sentence"].startswith(fact["quantity_text"], fact["start"])
