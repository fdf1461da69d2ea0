"""The data dictionary: every column of every view, as the comments of the schema tell it."""

import duckdb

from warehouse.export import Rows

# all_facts has the columns of facts, and comments of its own for no others.
DICTIONARY = """
with commented as (
    select table_name as "view", column_name as "column", column_index, data_type as type, comment
    from duckdb_columns()
    where database_name = current_database() and schema_name = 'main' and not internal
),
facts as (
    select "column", comment from commented where "view" = 'facts'
)
select
    commented."view", commented."column", type,
    coalesce(commented.comment, facts.comment) as meaning
from commented
left join facts on facts."column" = commented."column" and commented."view" = 'all_facts'
order by commented."view", column_index
"""


def dictionary(db: duckdb.DuckDBPyConnection) -> Rows:
    """view, column, type and meaning: a row a column, in the order of the views' names."""
    return db.sql(DICTIONARY)
