-- A fact's indicator is one of the table, and comes with a confidence of 0 to 1.
select 'fact ' || fact_id || ' belongs to the indicator ' || coalesce(facts.indicator, 'none')
    || ' with confidence ' || coalesce(indicator_confidence::varchar, 'none') as violation
from store.facts as facts
left join store.indicators as indicators on indicators.id = facts.indicator
where (facts.indicator is null) <> (indicator_confidence is null)
    or (facts.indicator is not null and indicators.id is null)
    or indicator_confidence not between 0 and 1;
