"""The macros of the marts: what a figure as written allows, and what a change is told against."""

import pytest

from tests.warehouse.figures import fill
from warehouse.store import reading


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    path = tmp_path_factory.mktemp("macros") / "facts.duckdb"
    fill(path, [])
    with reading(path) as db:
        yield db


@pytest.mark.parametrize(
    ("text", "value", "kind", "half"),
    [
        ("1.63万条", 16300, "count", 50),
        ("１．６３万条", 16300, "count", 50),
        ("80万人次", 800000, "count", 5000),
        ("5.6%", 5.6, "percent", 0.05),
        ("五成", 50, "percent", 5),
        ("85件", 85, "count", 0),
        ("12,345件", 12345, "count", 0),
        ("100元", 100, "money", 0.5),
        ("xx件", None, "count", 0),
        # Of several parts the last one's place.
        ("1万2千人次", 12000, "count", 500),
        ("1万2千余人次", 12000, "count", 500),
        ("3百万5千件", 3005000, "count", 500),
        ("1万2.5千件", 12500, "count", 50),
        ("1亿2000万元", 1.2e8, "money", 5000),
        ("1亿2000元", 1.00002e8, "money", 0.5),
        ("1万2345件", 12345, "count", 0),
        # Blanks group digits, as commas do.
        ("12 345", 12345, "count", 0),
        ("1 234.5万元", 12345000, "money", 500),
        ("12\u00a0345件", 12345, "count", 0),
        # A unit with a digit is no part of the numeral; nor is the second figure of two.
        ("2万吨CO2", 20000, "measure", 5000),
        ("1小时30分钟", 1.5, "duration", 0.75),
    ],
)
def test_half_of_the_last_place(db, text, value, kind, half):
    query = "select round(store.half_place(?, ?::double, ?), 6)"
    assert db.execute(query, [text, value, kind]).fetchone() == (half,)


@pytest.mark.parametrize(
    ("baseline", "told"),
    [
        (None, True),
        ("同比", True),
        ("比上年", True),
        ("较去年", True),
        ("较2023年", True),
        ("比2023年", True),
        ("2023年", True),
        ("2023年同期", True),
        ("同期", True),
        ("上年同期", True),
        ("较去年同期", True),
        ("较2020年", False),
        ("2020年同期", False),
        ("较2024年", False),
        ("较2022年和2023年", False),
        ("近三年同期", False),
        ("历史同期", False),
        ("环比", False),
        ("年初", False),
    ],
)
def test_changes_against_the_year_before(db, baseline, told):
    query = "select store.against_last_year(?::varchar, 2024)"
    assert db.execute(query, [baseline]).fetchone() == (told,)
