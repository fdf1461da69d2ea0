"""A process of its own that answers one SELECT, within limits that the system keeps.

Inside a process no limit of DuckDB holds: an interrupt is seen between two chunks only, which are
endless where one cell is levenshtein(repeat('ab', 30000), …), and a cell such as
len(range(200000000)) is worked out outside of memory_limit. So who asks starts a process that ends
by itself when its time is over, and cannot have more memory than it may.
"""

import json
import resource
import signal
import sys
import time
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import pyarrow as pa

from warehouse.export import answer, one_line
from warehouse.store import WarehouseError, reading

# In bytes of addresses, the program itself (about 500 MB) with them: DuckDB keeps within
# store.MEMORY_LIMIT of pages and spills the rest.
MEMORY = 2 << 30
SPILLED = "2GB"
# Of a text or a blob; more fills no cell that anybody reads.
CHARACTERS = 10_000
# What a browser takes at once.
BYTES = 10_000_000
# A SELECT from these switches on what writes files (the folder of what is spilled is within reach),
# or hides another query from the look at the plan.
REFUSED_FUNCTIONS = ("enable_logging", "enable_profiling", "json_execute_serialized_sql")
# Exit codes beside 0; whoever is ended by SIGALRM took too long.
REFUSED, TOO_MUCH = 3, 4
TOLD = b"zhengju"


def main() -> None:
    """Read the question as JSON from standard input: path, query, seconds, most (rows), spill (a
    folder). Write the rows to standard output as an Arrow stream, what is to be told of them in
    its metadata, or a refusal to standard error."""
    asked = json.load(sys.stdin)
    _bound(asked["seconds"])
    try:
        found = _answered(asked)
        with pa.ipc.new_stream(sys.stdout.buffer, found.schema) as out:
            out.write_table(found)
    except (duckdb.OutOfMemoryException, MemoryError):
        sys.exit(TOO_MUCH)
    except (WarehouseError, duckdb.Error, pa.ArrowException) as error:
        _refuse(error)


def _bound(seconds: float) -> None:
    """From here on: the signals end the process at once, also where it never comes back to
    Python."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse(error: Exception) -> NoReturn:
    # DuckDB says so in several ways, as do its functions that ask the system themselves.
    if "bad_alloc" in str(error) or isinstance(error.__cause__, duckdb.OutOfMemoryException):
        sys.exit(TOO_MUCH)
    sys.stderr.write(one_line(error) if isinstance(error, duckdb.Error) else str(error))
    sys.exit(REFUSED)


def _answered(asked: Mapping[str, Any]) -> pa.Table:
    began = time.monotonic()
    spill = {"temp_directory": asked["spill"], "max_temp_directory_size": SPILLED}
    with reading(Path(asked["path"]), **spill) as db:
        rows = _rows(db, asked["query"], asked["most"] + 1)
    columns = rows.slice(0, asked["most"]).columns
    cells = [_shortened(column) for column in columns]
    fitting = _fitting(pa.table(cells, schema=rows.schema))
    told = {
        "cut": fitting.num_rows < rows.num_rows,
        "full": fitting.num_rows < min(rows.num_rows, asked["most"]),
        "shortened": any(now is not was for now, was in zip(cells, columns, strict=True)),
        "seconds": time.monotonic() - began,
    }
    return fitting.replace_schema_metadata({TOLD: json.dumps(told)})


def _rows(db: duckdb.DuckDBPyConnection, query: str, most: int) -> pa.Table:
    # Looked at before it runs: CREATE TEMP TABLE is allowed in a file that is only read.
    statements = db.extract_statements(query)
    if any(one.type != duckdb.StatementType.SELECT for one in statements):
        raise WarehouseError("only a SELECT is answered here")
    rows = answer(db, query)
    _refuse_functions(db, query)
    return rows.limit(most).to_arrow_table()


def _refuse_functions(db: duckdb.DuckDBPyConnection, query: str) -> None:
    """By the plan, not by the words: query('from enable_' || 'logging()') has neither name."""
    plans = db.execute(f"explain (format json) {query}").fetchall()
    for name in REFUSED_FUNCTIONS:
        if any(f'"name": "{name.upper()}"' in plan for _, plan in plans):
            raise WarehouseError(f"{name} is not answered here")


def _shortened(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column itself, or with its texts and blobs cut where one is longer than CHARACTERS."""
    text = pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    blob = pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
    if column.nbytes <= CHARACTERS or not (text or blob):
        return column
    import pyarrow.compute as pc  # slow to load, and rarely needed

    length, cut = (
        (pc.utf8_length, pc.utf8_slice_codeunits) if text else (pc.binary_length, pc.binary_slice)
    )
    longest = pc.max(length(column)).as_py() or 0
    return cut(column, 0, CHARACTERS) if longest > CHARACTERS else column


def _fitting(table: pa.Table) -> pa.Table:
    """The first rows, as many as BYTES hold."""
    counts = range(1, table.num_rows + 1)
    return table.slice(0, bisect_right(counts, BYTES, key=lambda n: table.slice(0, n).nbytes))


if __name__ == "__main__":
    main()
