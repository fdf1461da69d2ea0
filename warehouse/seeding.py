"""The lexicon tables that views join, put beside the base tables whenever a warehouse is written."""

from pathlib import Path

import duckdb

LEXICON = Path(__file__).resolve().parents[1] / "seeds" / "lexicon"
# What each column is cast to; the others are words. Empty cells are NULL.
SEEDS: dict[str, dict[str, str]] = {
    "units": {"factor": "double", "base": "double"},
    "ceiling_words": {},
}


def seed(db: duckdb.DuckDBPyConnection) -> None:
    """Lay each table of SEEDS into the schema store, as it stands in this version's lexicon."""
    for name, types in SEEDS.items():
        db.execute(
            f"create or replace table store.{name} as select * replace ("
            + ", ".join(f"{column}::{kind} as {column}" for column, kind in types.items())
            + ") from read_csv(?, header = true, all_varchar = true)"
            if types
            else f"create or replace table store.{name} as "
            "from read_csv(?, header = true, all_varchar = true)",
            [str(LEXICON / f"{name}.csv")],
        )
