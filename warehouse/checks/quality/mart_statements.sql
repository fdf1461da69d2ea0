-- Two facts contradict each other once, and by something; an outcome is of another report, and decides.
select 'contradiction of ' || first_fact_id || ' and ' || second_fact_id as violation
from contradictions
group by first_fact_id, second_fact_id
having count(*) > 1 or min(gap) <= 0 or first_fact_id = second_fact_id
union all
select 'target ' || target_fact_id
from targets_and_outcomes
group by target_fact_id
having count(*) > 1
    or bool_or((result = 'unknown') <> (reason is not null))
    or bool_or(result <> 'unknown' and outcome_fact_id is null)
    or bool_or(outcome_report_year <= target_report_year)
union all
select 'change ' || fact_id
from changes
group by fact_id
having count(*) > 1 or bool_or((agrees is null) <> (computed_change is null)) or bool_or(agrees <> (gap = 0))
union all
-- A change that the prose tells and a table restates is one.
select 'changes ' || string_agg(fact_id, ', ' order by fact_id) || ' are told once'
from changes join facts using (fact_id)
group by coalesce(restates, fact_id)
having count(distinct fact_id) > 1;
