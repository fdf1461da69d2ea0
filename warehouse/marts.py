"""The marts: views that answer the questions people come with, and what a published copy makes of
them."""

from collections.abc import Iterator

import duckdb

from warehouse.store import scripts

FOLDER = "views/marts"


def marts() -> list[str]:
    """Names of the marts, in the order in which they are shown."""
    names = (name.partition("_") for name, _ in scripts(FOLDER))
    return [name for number, _, name in names if int(number) > 1]


def freeze(db: duckdb.DuckDBPyConnection) -> None:
    """Work the marts out into tables of the schema store, and let the views of their names read these.

    For a copy that is only read: of 5 million facts some marts take many seconds as views. The
    views live again as soon as the file is opened for writing.
    """
    db.begin()
    for mart in marts():
        comments = list(_comments(db, mart))
        db.execute(f"create or replace table store.frozen_{mart} as from main.{mart}")
        db.execute(f"create or replace view main.{mart} as from store.frozen_{mart}")
        for what, comment in comments:
            db.execute(f"comment on {what} is {_quoted(comment)}")
    db.commit()


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
