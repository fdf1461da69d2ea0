-- A change goes up or down, and only a change has a baseline.
select 'fact ' || fact_id || ': ' || quantity_text || ' changes ' || coalesce(change, 'nowhere')
    as violation
from store.facts
where change not in ('up', 'down') or (baseline is not null and change is null);
