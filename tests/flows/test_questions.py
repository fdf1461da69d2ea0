"""The questions of warehouse/queries, asked of what is extracted from reports of two years.

The reports of 2023 are samples; those of 2024, in tests/following, were written to follow them:
with targets that were met, missed and passed over, figures revised, and figures that disagree.
"""

from pathlib import Path

import pytest

from flows.extract import extract
from tests.flows.questions import ANSWERS, EDUCATION, FALLS_SHORT, FALSE_ROWS, TRANSPORT
from warehouse import export
from warehouse.store import reading

ROOT = Path(__file__).parents[2]
QUERIES = {path.stem: path for path in (ROOT / "warehouse" / "queries").glob("*.sql")}
# By the facts of every report, or by confidence: no person writes their answer down.
OF_EVERY_FACT = {"evidence", "files_to_look_at_first"}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory) -> Path:
    warehouse = tmp_path_factory.mktemp("two_years") / "facts.duckdb"
    samples = (ROOT / "seeds" / "reports").glob("*-2023-*.txt")
    first = [str(path) for path in samples if path.name.startswith((TRANSPORT, EDUCATION))]
    assert len(first) == 2
    extract([*first, str(ROOT / "tests" / "following")], str(warehouse))
    return warehouse


def answer(warehouse: Path, name: str) -> list[dict[str, object]]:
    with reading(warehouse) as db:
        found = export.answer(db, QUERIES[name].read_text("utf-8"))
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def holds(row: dict[str, object], said: dict[str, object]) -> bool:
    return all(row[column] == value for column, value in said.items())


def test_every_question_is_asked():
    assert ANSWERS.keys() | OF_EVERY_FACT == QUERIES.keys()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_answer(two_years, name):
    found = answer(two_years, name)
    short = FALLS_SHORT.get(name, [])
    expected = [row for row in ANSWERS[name] if not any(holds(row, said) for said in short)]
    assert len(expected) == len(ANSWERS[name]) - len(short)
    missing = [row for row in expected if not any(holds(one, row) for one in found)]
    extra = [one for one in found if not any(holds(one, row) for row in expected)]
    false = FALSE_ROWS.get(name, [])
    assert missing == []
    assert [one for one in extra if not any(holds(one, row) for row in false)] == []
    assert len(found) == len(expected) + len(false)
    # What is found by now belongs to the answers, and what is found no more is false no more.
    assert not [said for said in short if any(holds(one, said) for one in found)]
    assert not [said for said in false if not any(holds(one, said) for one in extra)]


def test_evidence_is_cut_from_the_text(two_years):
    rows = answer(two_years, "evidence")
    assert len(rows) > 150
    assert all(f"【{row['quantity_text']}】" in str(row["evidence"]) for row in rows)


def test_files_with_lost_characters_or_doubtful_facts_come_first(two_years):
    rows = answer(two_years, "files_to_look_at_first")
    assert {row["source_name"][:4] for row in rows} <= {TRANSPORT[:4], EDUCATION[:4]}
    assert all(row["doubtful"] or row["lost_characters"] or row["wrong_sums"] for row in rows)
