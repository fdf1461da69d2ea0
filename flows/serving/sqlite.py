"""Prefect's SQLite: who will write waits for who writes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import wraps

from prefect.server.database.configurations import AioSqliteConfiguration
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


def lock_at_the_beginning() -> None:
    """Let every transaction take SQLite's lock when it begins (BEGIN IMMEDIATE), not when it first
    writes: by then another may have written what it has read, and SQLite refuses it at once
    ("database is locked", SQLITE_BUSY_SNAPSHOT), however long it would wait for a lock.

    Prefect does so where it asks for it, but not for the events that its automations count (one was
    handled twice, and a copy published twice), nor for what its scheduler plans. Sessions that only
    read begin none. See https://www.sqlite.org/isolation.html and
    https://www.sqlite.org/lang_transaction.html.
    """
    begin = AioSqliteConfiguration.begin_transaction

    @wraps(begin)
    @asynccontextmanager
    async def begin_transaction(
        self: AioSqliteConfiguration, session: AsyncSession, **_asked: bool
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        async with begin(self, session, with_for_update=True) as transaction:
            yield transaction

    AioSqliteConfiguration.begin_transaction = begin_transaction  # type: ignore[method-assign,assignment]
