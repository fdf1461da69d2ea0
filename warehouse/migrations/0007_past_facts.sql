-- What a run replaced, so that two runs can be compared: zhengju diff.
-- The facts of the last runs only (loading.KEPT_RUNS); which editions there were is always kept.

create table store.past_sources as
select
    sources.* exclude (text),
    null::varchar as replaced_by     -- the run whose edition took the place of this one
from store.sources as sources
where false;

create table store.past_facts as
select
    facts.*,
    null::varchar as run_id,         -- the run that had loaded it
    null::varchar as replaced_by
from store.facts as facts
where false;
