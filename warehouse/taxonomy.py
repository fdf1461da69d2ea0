"""The table of standard indicators, out of the lexicon into a warehouse."""

from pathlib import Path

import duckdb

INDICATORS = Path(__file__).resolve().parents[1] / "seeds" / "lexicon" / "indicators.csv"


def replace_indicators(db: duckdb.DuckDBPyConnection) -> None:
    """Write store.indicators anew. Raises duckdb.Error where the table cannot be read."""
    db.execute("delete from store.indicators")
    db.execute(
        "insert into store.indicators by name "
        "select id, name, sector, kind, nullif(unit, '') as unit, "
        "list_filter(string_split(units, ' '), word -> word <> '') as units, aggregation, "
        "change = 'yes' as is_change, nullif(parent, '') as parent, "
        "list_transform(string_split(objects, ' '), word -> ltrim(word, '=')) as aliases "
        "from read_csv(?, header = true, all_varchar = true, nullstr = '\\N')",
        [str(INDICATORS)],
    )
