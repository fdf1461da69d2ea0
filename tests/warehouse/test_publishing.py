"""The copy for readers."""

import threading

import duckdb
import pytest

from warehouse.publishing import publish
from warehouse.store import WarehouseError, reading, writing


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "facts.duckdb"
    with writing(path):
        pass
    return path


def marks(path):
    with reading(path) as db:
        return db.execute("select count(*) from store.migrations").fetchone()[0]


def test_readers_keep_what_they_have_open(warehouse, tmp_path):
    copy = publish(warehouse, tmp_path / "published" / "facts.duckdb").path
    with reading(copy) as old:
        before = old.execute("select count(*) from store.migrations").fetchone()
        with writing(warehouse) as db:
            db.execute("insert into store.migrations select 0, 'mark', now()")
        again = publish(warehouse, copy)
        assert old.execute("select count(*) from store.migrations").fetchone() == before
    assert marks(again.path) == before[0] + 1
    assert again.size == copy.stat().st_size


def test_what_a_kill_has_left_is_removed(warehouse, tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / ".facts.duckdb.123.part").write_text("half")
    (tmp_path / "p" / ".other.duckdb.123.part").write_text("of another")
    publish(warehouse, tmp_path / "p" / "facts.duckdb")
    names = sorted(path.name for path in (tmp_path / "p").iterdir())
    assert names == [".other.duckdb.123.part", "facts.duckdb"]


def test_a_writer_waits_for_the_copy(warehouse, tmp_path):
    """Loads and copies at once: none fails, each copy is whole."""

    def write():
        for _ in range(3):
            with writing(warehouse) as db:
                db.execute("insert into store.migrations select 0, 'mark', now()")

    writer = threading.Thread(target=write)
    before = marks(warehouse)
    writer.start()
    copied = [marks(publish(warehouse, tmp_path / "copy.duckdb").path) for _ in range(3)]
    writer.join()
    assert copied == sorted(copied)
    assert marks(publish(warehouse, tmp_path / "copy.duckdb").path) == before + 3


@pytest.mark.parametrize(
    ("name", "target", "reason"),
    [
        ("missing.duckdb", "copy.duckdb", "does not exist: run `zhengju extract` first"),
        ("facts.duckdb", "facts.duckdb", "is the warehouse itself"),
        ("facts.duckdb", "facts.duckdb/copy", "could not be used"),
        ("facts.duckdb", "folder", "could not be used|is a folder"),
        ("text.txt", "copy.duckdb", "is no DuckDB file"),
    ],
)
@pytest.mark.usefixtures("warehouse")
def test_refused(tmp_path, name, target, reason):
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.txt").write_text("no warehouse, but text")
    with pytest.raises(WarehouseError, match=reason):
        publish(tmp_path / name, tmp_path / target)
    assert not (tmp_path / "missing.duckdb").exists()


def test_a_foreign_target_is_replaced_whole(warehouse, tmp_path):
    (tmp_path / "copy.duckdb").write_text("something else")
    publish(warehouse, tmp_path / "copy.duckdb")
    assert duckdb.connect(str(tmp_path / "copy.duckdb"), read_only=True)
