"""The lexicon tables that views join, laid beside the base tables."""

from pathlib import Path

import duckdb

LEXICON = Path(__file__).resolve().parents[1] / "seeds" / "lexicon"
# What each is taken for: the columns as they are, and figures as numbers. Empty cells are NULL.
SEEDS = {
    "units": "* replace (factor::double as factor, base::double as base)",
    "ceiling_words": "*",
}


def seed(db: duckdb.DuckDBPyConnection) -> None:
    """Lay each table of SEEDS into the schema store, as it stands in this version's lexicon."""
    for name, columns in SEEDS.items():
        db.execute(
            f"create or replace table store.{name} as select {columns} "
            "from read_csv(?, header = true, all_varchar = true)",
            [str(LEXICON / f"{name}.csv")],
        )
