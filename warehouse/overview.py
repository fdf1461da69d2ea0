"""What a run left in the warehouse, in short: who did how much, and the newest facts."""

from dataclasses import dataclass
from datetime import date

import duckdb

NEWEST_FACTS = """
select source_name, agency, action, object, quantity_text, value, unit, status,
    period_start, period_end, fact_id
from facts join runs using (run_id)
order by runs.finished desc, source_name, quantity_start, fact_id
limit ?
"""
FACTS_BY_AGENCY_AND_KIND = """
with counted as (
    select coalesce(agency, '') as agency, kind, count(*) as facts
    from facts
    where run_id = ?
    group by all
)
select * from counted
order by sum(facts) over (partition by agency) desc, agency, facts desc, kind
"""
ANOMALIES_BY_KIND = """
select kind, count(*)
from anomalies join sources using (source_id)
where sources.run_id = ?
group by all
order by 2 desc, 1
"""


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact in short, as it stands in the warehouse."""

    source_name: str
    agency: str | None
    action: str | None
    object: str | None
    quantity_text: str
    value: float | None
    unit: str | None
    status: str
    period_start: date | None
    period_end: date | None
    fact_id: str


def newest_facts(db: duckdb.DuckDBPyConnection, limit: int) -> list[NewFact]:
    """The facts of the last run first, in the order of their texts."""
    return [NewFact(*row) for row in db.execute(NEWEST_FACTS, [limit]).fetchall()]


def facts_by_agency(db: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, dict[str, int]]:
    """By agency, those with most facts first, how many facts of each kind a run loaded; an
    agency that is not known is ''. Copies of a document are counted once."""
    counts: dict[str, dict[str, int]] = {}
    for agency, kind, facts in db.execute(FACTS_BY_AGENCY_AND_KIND, [run_id]).fetchall():
        counts.setdefault(agency, {})[kind] = facts
    return counts


def anomalies_by_kind(db: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """How many stretches of each kind a run left out, the most frequent first."""
    return dict(db.execute(ANOMALIES_BY_KIND, [run_id]).fetchall())
