-- An indicator that is not in the table would vanish from the marts.
select 'fact ' || fact_id || ' belongs to ' || indicator || ', which is no indicator' as violation
from store.facts
where indicator not in (select id from store.indicators);
