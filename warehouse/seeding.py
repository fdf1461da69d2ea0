"""The lexicon tables that views join, laid beside the base tables."""

from pathlib import Path

import duckdb

LEXICON = Path(__file__).resolve().parents[1] / "seeds" / "lexicon"
# The lexicon's table of each, and what is taken of it: columns as they are, and figures as numbers.
# Empty cells are NULL.
SEEDS = {
    "units": ("units", "* replace (factor::double as factor, base::double as base)"),
    "ceiling_words": ("ceiling_words", "*"),
    "level_actions": ("level_actions", "*"),
    "directions": ("indicators", "id, better"),
}


def seed(db: duckdb.DuckDBPyConnection) -> None:
    """Lay each table of SEEDS into the schema store, as it stands in this version's lexicon."""
    for name, (table, columns) in SEEDS.items():
        db.execute(
            f"create or replace table store.{name} as select {columns} "
            "from read_csv(?, header = true, all_varchar = true)",
            [str(LEXICON / f"{table}.csv")],
        )
