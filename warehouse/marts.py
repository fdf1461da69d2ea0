"""The marts: views that answer the questions people come with, and what a published copy makes of
them."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from warehouse.store import plainly, scripts, settings

FOLDER = "views/marts"
# With the 1 GB of other work, those of 5 million facts took half as long again.
MEMORY_LIMIT = "2GB"


def marts() -> list[str]:
    """Names of the marts, in the order in which they are shown."""
    names = (name.partition("_") for name, _ in scripts(FOLDER))
    return [name for number, _, name in names if int(number) > 1]


def freeze_copy(path: Path) -> None:
    """Freeze the marts of a copy that nobody reads yet. Raises WarehouseError."""
    config = settings(path) | {"memory_limit": MEMORY_LIMIT}
    with plainly(path), duckdb.connect(str(path), config=config) as db:
        freeze(db)
        db.execute("checkpoint")


def freeze(db: duckdb.DuckDBPyConnection) -> None:
    """Work the marts out into tables of the schema store, and let the views read these.

    For a copy that is only read: of 5 million facts some marts take many seconds as views. The
    views live again as soon as the file is opened for writing.
    """
    for mart in marts():
        comments = list(_comments(db, mart))
        db.execute(f"create or replace table store.frozen_{mart} as from main.{mart}")
        db.execute(f"create or replace view main.{mart} as from store.frozen_{mart}")
        for what, comment in comments:
            db.execute(f"comment on {what} is {_quoted(comment)}")


def _comments(db: duckdb.DuckDBPyConnection, mart: str) -> Iterator[tuple[str, str]]:
    """What is commented, as SQL names it, and the comment."""
    views = "select comment from duckdb_views() where schema_name = 'main' and view_name = ?"
    for (comment,) in db.execute(views, [mart]).fetchall():
        yield f"view {mart}", comment
    columns = (
        "select column_name, comment from duckdb_columns() "
        "where schema_name = 'main' and table_name = ? order by column_index"
    )
    for column, comment in db.execute(columns, [mart]).fetchall():
        yield f'column {mart}."{column}"', comment


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
