"""Prefect's SQLite under two writers."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from prefect.server.database.configurations import AioSqliteConfiguration
from sqlalchemy.exc import OperationalError

from flows.serving.sqlite import lock_at_the_beginning


async def read_and_write(path: Path) -> None:
    """A transaction of Prefect's that reads, and writes when another has tried to."""
    configuration = AioSqliteConfiguration(connection_url=f"sqlite+aiosqlite:///{path}")
    session = await configuration.session(await configuration.engine())
    async with session, configuration.begin_transaction(session):
        await session.execute(sa.text("select * from counts"))
        other = asyncio.create_task(asyncio.to_thread(write, path))
        await asyncio.wait([other], timeout=0.5)
        await session.execute(sa.text("update counts set count = count + 1"))
    await other


def write(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=30)
    with connection:
        connection.execute("update counts set count = count + 1")
    connection.close()


@pytest.mark.parametrize("locked_first", [False, True])
def test_two_writers_wait_for_each_other(tmp_path, monkeypatch, locked_first):
    path = tmp_path / "prefect.db"
    connection = sqlite3.connect(path)
    connection.executescript(
        "pragma journal_mode = wal; create table counts (count int); insert into counts values (0)"
    )
    # Put back after the test.
    begin = AioSqliteConfiguration.begin_transaction
    monkeypatch.setattr(AioSqliteConfiguration, "begin_transaction", begin)
    if locked_first:
        lock_at_the_beginning()
        asyncio.run(read_and_write(path))
        assert connection.execute("select count from counts").fetchone() == (2,)
    else:
        with pytest.raises(OperationalError, match="database is locked"):
            asyncio.run(read_and_write(path))
    connection.close()
