-- Every fact stands once in coverage, and once in quality.
select mart || ' counts ' || counted || ' facts of ' || total as violation
from (
    select 'coverage' as mart, coalesce(sum(facts), 0) as counted from coverage
    union all
    select 'quality', coalesce(sum(facts), 0) from quality
), (select count(*) as total from facts)
where counted <> total;
