"""Contradictions in the page: the first of many, and how many there are."""

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.explorer import statements
from warehouse.explorer.copies import Copy
from warehouse.explorer.statements import CONTRADICTIONS, first_rows
from warehouse.publishing import publish

HANDLED = {"indicator": "disclosure_requests_handled", "object": "申请", "action": "办结"}
FIGURES = [
    fact(2023, f"{value}件", value, agency=agency, **HANDLED)
    for agency in ("云泽市教育局", "云泽市司法局", "云泽市民政局")
    for value in (85, 87)
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    """Three bureaus contradict themselves."""
    folder = tmp_path_factory.mktemp("stated")
    fill(folder / "facts.duckdb", FIGURES)
    publish(folder / "facts.duckdb", folder / "published.duckdb")
    return Copy(folder / "published.duckdb")


SHOWN = [
    # the most that are shown, the agencies asked for; how many are shown, and how many there are
    (2, [], 2, 3),
    (3, [], 3, 3),
    (4, [], 3, 3),
    (1, ["云泽市教育局", "云泽市司法局"], 1, 2),
    (2, ["云泽市教育局"], 1, 1),
    (2, ["云泽市财政局"], 0, 0),
]


@pytest.mark.parametrize(("most", "agencies", "shown", "total"), SHOWN)
def test_how_many_of_how_many(copy, monkeypatch, most, agencies, shown, total):
    monkeypatch.setattr(statements, "MOST_ROWS", most)
    found, counted = first_rows(copy, CONTRADICTIONS, agencies, [])
    assert (len(found), counted) == (shown, total)
