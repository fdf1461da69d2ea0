"""A warehouse that cannot be opened or written: one clear line, and nothing lost."""

import dataclasses
import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import duckdb
import pytest
from filelock import FileLock

from warehouse import store
from warehouse.store import (
    WarehouseError,
    loaded_editions,
    reading,
    schema_version,
    scripts,
    writing,
)

HOLDER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reader")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(warehouse: Path, extract, load_all, request, monkeypatch) -> Iterator[Path]:
    """A warehouse that another process has open, as a reader or as a writer."""
    monkeypatch.setattr(store, "READER_SECONDS", 0.2)
    load_all(extract("/a/1.txt", "办结5件"))
    command = [sys.executable, "-c", HOLDER, str(warehouse), request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        yield warehouse
        holder.stdin.close()
        holder.wait()


def values(path: Path) -> list[float]:
    with reading(path) as db:
        return [value for (value,) in db.execute("select value from facts order by 1").fetchall()]


def one_line(error: pytest.ExceptionInfo[WarehouseError], path: Path) -> str:
    message = str(error.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize("held", ["reader", "writer"], indirect=True)
def test_held_by_another_process(held, extract, load_all):
    with pytest.raises(WarehouseError, match=r"in use by another process \(PID \d+\)") as error:
        load_all(extract("/a/2.txt", "办结6件"), run_id="run-2")
    one_line(error, held)


@pytest.mark.parametrize("held", ["reader"], indirect=True)
def test_batches_wait_for_a_holder_to_leave(held, extract, load_all):
    with pytest.raises(WarehouseError):
        load_all(extract("/a/2.txt", "办结6件"), run_id="run-2")
    staging = held.with_name(held.name + ".staging")
    assert len(list(staging.glob("*.parquet"))) == 1
    assert values(held) == [5.0]


def test_a_short_reader_is_waited_for(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"))
    command = [sys.executable, "-c", HOLDER, str(warehouse), "reader"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        leaves = Timer(1, holder.stdin.close)
        leaves.start()
        load_all(extract("/a/2.txt", "办结6件"), run_id="run-2")
        leaves.join()
    assert values(warehouse) == [5.0, 6.0]


def test_being_loaded_by_another_run(warehouse):
    with (
        FileLock(f"{warehouse}.lock"),
        pytest.raises(WarehouseError, match="another run") as error,
        writing(warehouse, wait_seconds=0.1),
    ):
        pass
    one_line(error, warehouse)


@pytest.mark.parametrize("use", [loaded_editions, values])
def test_written_by_a_newer_version(warehouse, extract, load_all, use):
    load_all(extract("/a/1.txt", "办结5件"))
    with duckdb.connect(str(warehouse)) as db:
        db.execute("insert into store.migrations values (9999, '9999_later', now()::timestamp)")
    before = warehouse.read_bytes()
    with pytest.raises(WarehouseError, match=r"newer version of Zhengju.*9999") as error:
        use(warehouse)
    one_line(error, warehouse)
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"<html>", "云泽市教育局\n".encode() * 5000])
@pytest.mark.parametrize("use", [loaded_editions, values])
def test_no_duckdb_file(warehouse, content, use):
    warehouse.write_bytes(content)
    with pytest.raises(WarehouseError, match="no DuckDB file") as error:
        use(warehouse)
    one_line(error, warehouse)
    assert warehouse.read_bytes() == content
    if content:
        assert [path.name for path in warehouse.parent.iterdir()] == [warehouse.name]


@pytest.mark.parametrize(("use", "words"), [
    (loaded_editions, "something else"), (values, "no Zhengju warehouse")
])  # fmt: skip
def test_duckdb_file_of_something_else(warehouse, use, words):
    with duckdb.connect(str(warehouse)) as db:
        db.execute("create table orders as select 1 as id")
    with pytest.raises(WarehouseError, match=words) as error:
        use(warehouse)
    one_line(error, warehouse)
    with duckdb.connect(str(warehouse)) as db:
        assert db.execute("select table_name from duckdb_tables()").fetchall() == [("orders",)]


def test_reading_what_is_not_there(warehouse):
    with pytest.raises(WarehouseError, match="does not exist") as error:
        values(warehouse)
    one_line(error, warehouse)
    assert not warehouse.exists()


def test_folder_in_place_of_a_file(tmp_path):
    with pytest.raises(WarehouseError) as error:
        loaded_editions(tmp_path)
    one_line(error, tmp_path)


def test_missing_folders_are_made(tmp_path):
    assert loaded_editions(tmp_path / "new" / "facts.duckdb") == set()


def mount(folder: Path, options: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no tmpfs can be mounted here: that needs root")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=6m")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def incompressible(characters: int) -> str:
    return random.Random(7).randbytes(characters // 2).hex()


def test_full_disk_keeps_what_was_there(small_disk, tmp_path, extract, load_all):
    path = small_disk / "facts.duckdb"
    load_all(extract("/a/1.txt", "办结5件"), into=path)
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (os.statvfs(small_disk).f_bavail * 4096 - 600_000))
    large = extract("/a/2.txt", "办结6件" + incompressible(4_000_000))
    with pytest.raises(WarehouseError, match="disk is full") as error:
        load_all(large, run_id="run-2", into=path, staging=tmp_path)
    one_line(error, path)
    filler.unlink()
    assert values(path) == [5.0]
    load_all(extract("/a/3.txt", "办结7件"), run_id="run-3", into=path)
    assert values(path) == [5.0, 7.0]


def test_read_only_disk(small_disk, extract, load_all):
    path = small_disk / "facts.duckdb"
    load_all(extract("/a/1.txt", "办结5件"), into=path)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WarehouseError, match="read-only disk") as error:
        loaded_editions(path)
    one_line(error, path)
    assert values(path) == [5.0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_of_another_user(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    with pytest.raises(WarehouseError, match="may not be opened") as error:
        loaded_editions(folder / "facts.duckdb")
    one_line(error, folder)


FILE_TOO_LARGE = """
import resource, signal, sys
from pathlib import Path
from warehouse.store import WarehouseError, writing
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
try:
    with writing(Path(sys.argv[1])) as db:
        db.execute("create table much as select hash(i) as h from range(2_000_000) t(i)")
        db.execute("checkpoint")
except WarehouseError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on file sizes here")
def test_file_that_may_not_grow_keeps_what_was_there(warehouse, extract, load_all):
    load_all(extract("/a/1.txt", "办结5件"))
    command = [sys.executable, "-c", FILE_TOO_LARGE, str(warehouse)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(str(warehouse))
    assert "what it held is intact" in run.stderr
    assert values(warehouse) == [5.0]


BEFORE_DOERS = """
drop table store.verdicts;
drop view indicators;
drop table store.indicators;
alter table store.facts drop column indicator_confidence;
drop table store.past_sources;
drop table store.past_facts;
alter table store.sources drop column text_sha256;
alter table store.facts drop column agency_code;
alter table store.facts drop column participants;
alter table store.facts drop column change;
alter table store.facts drop column baseline;
alter table store.facts drop column stated_in;
alter table store.facts drop column restates;
alter table store.facts drop column earlier;
delete from store.migrations where number > 1;
"""


def test_warehouse_of_an_earlier_version_is_brought_up_to_date(warehouse, extract, load_all):
    """What it held is kept, with nothing in the new columns until it is extracted again."""
    load_all(extract("/a/1.txt", "办结5件"), extract("/a/2.txt", "办结6件"))
    with duckdb.connect(str(warehouse)) as db:
        db.execute(BEFORE_DOERS)
    assert len(loaded_editions(warehouse)) == 2
    again = extract("/a/2.txt", "办结6件")
    (fact,) = again.facts
    told = dataclasses.replace(
        fact, agency_code="420100", participants=("云泽市司法局",), change="up", baseline="同比",
        stated_in="table", restates="f-1", earlier=True,
    )  # fmt: skip
    load_all(dataclasses.replace(again, facts=(told,)), run_id="run-2")
    new = "value, agency_code, participants, change, baseline, stated_in, restates, earlier"
    with reading(warehouse) as db:
        assert db.execute(f"select {new} from facts order by value").fetchall() == [
            (5.0, None, None, None, None, None, None, None),
            (6.0, "420100", ["云泽市司法局"], "up", "同比", "table", "f-1", True),
        ]  # fmt: skip


def test_migrations_are_numbered_without_gaps(warehouse):
    loaded_editions(warehouse)
    numbers = [int(name.split("_")[0]) for name, _ in scripts("migrations")]
    assert numbers == list(range(1, len(numbers) + 1))
    with reading(warehouse) as db:
        assert schema_version(db) == numbers[-1]


def test_every_column_of_every_view_is_commented(warehouse):
    loaded_editions(warehouse)
    with reading(warehouse) as db:
        missing = db.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main' "
            "and comment is null and not internal and table_name <> 'all_facts'"
        ).fetchall()
    assert missing == []


@pytest.mark.parametrize("statement", [
    "insert into store.rejects values ('a', 'b', 'c', 'd', now()::timestamp)",
    "drop view facts",
    "select * from read_csv('/etc/hostname')",
    "copy facts to 'stolen.csv'",
    "attach 'other.duckdb'",
    "set memory_limit = '100GB'",
])  # fmt: skip
def test_reader_changes_and_reaches_nothing(warehouse, statement):
    loaded_editions(warehouse)
    with reading(warehouse) as db, pytest.raises(duckdb.Error):
        db.execute(statement)
