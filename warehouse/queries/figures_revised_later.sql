-- Figures that a later report tells otherwise, with the change in percent of the first.
select
    agency, object, year(period_end) as year, first_value, second_value, unit,
    round((second_value / nullif(first_value, 0) - 1) * 100, 1) as revised_percent,
    first_report_year, second_report_year
from contradictions
where kind = 'restatement' and status = 'done'
order by abs(revised_percent) desc nulls last, agency, object;
