-- What was planned, to be looked for in the next report.
select agency, action, object, quantity_text, period_start, period_end, source_name
from facts
where status = 'planned'
order by agency, period_end, object;
