"""The SQL box: what it answers, refuses, ends and cuts short. Each answer is another process's."""

import json
import os
import subprocess
import time
from datetime import date

import pytest

from tests.warehouse.figures import fact, fill
from warehouse.explorer import answering, query_box
from warehouse.explorer.copies import Copy
from warehouse.explorer.query_box import TookTooLong, TookTooMuch
from warehouse.publishing import publish
from warehouse.store import WarehouseError


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    """Two facts."""
    folder = tmp_path_factory.mktemp("asked")
    fill(folder / "facts.duckdb", [fact(2023, "85件", 85), fact(2023, "87件", 87)])
    publish(folder / "facts.duckdb", folder / "published.duckdb")
    return Copy(folder / "published.duckdb")


def test_a_query_is_answered_and_cut(copy):
    answer = query_box.ask(copy, "select n from range(2000) as t(n)", most=10)
    assert (answer.rows.num_rows, answer.cut, answer.full) == (10, True, False)
    answer = query_box.ask(copy, "from facts", most=2)
    assert (answer.rows.num_rows, answer.cut, answer.shortened) == (2, False, False)


def test_types_are_kept(copy):
    query = "select date '2024-01-01' as day, [1, null] as list, {'x': 'y'} as struct, null as none"
    (row,) = query_box.ask(copy, query).rows.to_pylist()
    assert row == {"day": date(2024, 1, 1), "list": [1, None], "struct": {"x": "y"}, "none": None}


REFUSED = [
    ("delete from store.facts", "only a SELECT"),
    ("create temp table mine as select 1", "only a SELECT"),
    ("attach ':memory:' as other", "only a SELECT"),
    ("set memory_limit = '64GB'", "only a SELECT"),
    ("copy facts to 'out.csv'", "only a SELECT"),
    ("select 1; select 2", "one SQL statement"),
    ("select * from '/etc/passwd'", "does not exist"),
    ("select * from read_text('/etc/passwd')", "disabled"),
    ("select * from glob('/*')", "disabled"),
    ("select * from enable_logging()", "enable_logging is not"),
    ('select * from system.main."Enable_Logging"(level = \'trace\') as x, range(3)',
     "enable_logging is not"),
    ("from query('from enable_' || 'logging()')", "enable_logging is not"),
    ("select agency, (select count(*) from enable_logging()) from facts", "enable_logging is not"),
    ("from enable_profiling(save_location = 'profile.json', format = 'json')",
     "enable_profiling is not"),
    ("from json_execute_serialized_sql(json_serialize_sql('select 1'))",
     "json_execute_serialized_sql is not"),
    ("call enable_logging('QueryLog')", "only a SELECT"),
    ("call enable_profiling()", "only a SELECT"),
    ("pragma enable_logging('QueryLog')", "does not exist"),
    ("pragma enable_profiling", "only a SELECT"),
    ("pragma enable_profiling = 'json'", "only a SELECT"),
    ("pragma profiling_output = 'profile.json'", "only a SELECT"),
    ("select nothing from facts", "nothing"),
    ("", "one SQL statement"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_a_query_that_is_not_answered(copy, query, said):
    with pytest.raises(WarehouseError, match=said):
        query_box.ask(copy, query)


NAMED_ONLY = [
    ("select 'enable_logging' as name", "enable_logging"),
    ("select '\"name\": \"ENABLE_LOGGING\"' as name", '"name": "ENABLE_LOGGING"'),
    ("select any_value(function_name) from duckdb_functions() "
     "where function_name = 'enable_profiling'", "enable_profiling"),
    ("describe select 1 as enable_logging", "enable_logging"),
    ("from query('select 2 as n') -- enable_logging()", 2),
]  # fmt: skip


@pytest.mark.parametrize(("query", "cell"), NAMED_ONLY)
def test_a_query_that_only_names_what_is_refused(copy, query, cell):
    assert query_box.ask(copy, query).rows.column(0)[0].as_py() == cell


LOGGED = "from enable_logging(level = 'trace', storage = 'file', storage_path = '{folder}/logs')"
# A second query runs within the first: only then is there anything to log.
WITHIN = """
from json_execute_serialized_sql(json_serialize_sql('
    select length(write_log(repeat(''x'', 20) || range::varchar)::varchar)::bool from range(100000)
'))
"""


@pytest.mark.parametrize("query", [f"{LOGGED} union all {WITHIN}", LOGGED])
def test_nothing_is_written_into_the_folder_of_what_is_spilled(copy, tmp_path, query):
    spill = tmp_path / "spill"
    spill.mkdir()
    asked = {
        "path": str(copy.path), "query": query.format(folder=spill), "seconds": 20.0, "most": 10,
        "spill": str(spill),
    }  # fmt: skip
    done = subprocess.run(
        query_box.COMMAND, input=json.dumps(asked).encode(), cwd=query_box.ROOT, check=False,
        env=os.environ | query_box.ALLOCATORS, capture_output=True,
    )  # fmt: skip
    assert list(spill.rglob("*")) == []
    assert done.returncode == answering.REFUSED


# DuckDB works each out between two looks at the clock, or outside of its memory limit.
ENDLESS = [
    ("select count(*) from range(10000000) a, range(10000000) b where hash(a.range, b.range) = 1",
     0.3, TookTooLong),
    ("select pg_sleep(60)", 0.3, TookTooLong),
    ("select len(list_transform(range(30000000), x -> x * x + sqrt(x)))", 1, TookTooLong),
    ("select levenshtein(repeat('ab', 30000), repeat('ba', 30000))", 1, TookTooLong),
    ("select max(length(repeat('x', 1000000000))) from range(5)", 0.3, TookTooLong),
    ("select len(range(200000000))", 60, TookTooMuch),
    ("select repeat('x', 2000000) from range(1000)", 60, TookTooMuch),
]  # fmt: skip


@pytest.mark.parametrize(("query", "seconds", "ended"), ENDLESS)
def test_a_query_is_ended_in_time_and_in_memory(copy, query, seconds, ended):
    began = time.monotonic()
    with pytest.raises(ended):
        query_box.ask(copy, query, seconds=seconds)
    assert time.monotonic() - began < seconds + query_box.SECONDS_TO_START


def test_the_next_query_is_answered(copy):
    with pytest.raises(TookTooLong):
        query_box.ask(copy, "select pg_sleep(60)", seconds=0.1)
    assert query_box.ask(copy, "select 1").rows.num_rows == 1


LONG = answering.CHARACTERS
CELLS = [
    (f"repeat('长', {LONG + 1})", "长" * LONG, True),
    (f"repeat('🀄', {LONG + 1})", "🀄" * LONG, True),
    (f"repeat('x', {LONG + 1})::blob", b"x" * LONG, True),
    (f"repeat('长', {LONG})", "长" * LONG, False),
    ("'nan'::double::varchar", "nan", False),
    (f"[repeat('x', {LONG + 1})]", ["x" * (LONG + 1)], False),
    ("null::varchar", None, False),
]


@pytest.mark.parametrize(("cell", "shown", "shortened"), CELLS)
def test_long_cells_are_cut_and_that_is_told(copy, cell, shown, shortened):
    answer = query_box.ask(copy, f"select null as a, {cell} as a, 'nan'::double as b")
    assert (answer.rows.column(1)[0].as_py(), answer.shortened) == (shown, shortened)


LARGE = [
    ("select repeat('x', 9000) as a, repeat('y', 9000) as b from range(2000)", 500, 600),
    ("select list(range) from range(3000000)", 0, 0),
]


@pytest.mark.parametrize(("query", "least", "most"), LARGE)
def test_a_large_answer_is_cut_and_that_is_told(copy, query, least, most):
    answer = query_box.ask(copy, query)
    assert least <= answer.rows.num_rows <= most
    assert answer.rows.nbytes <= answering.BYTES
    assert (answer.cut, answer.full) == (True, True)
