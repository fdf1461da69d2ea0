-- Targets that the next report does not mention any more.
select agency, year, action, object, target_text, target_source_name
from targets_and_outcomes
where reason = 'not_mentioned'
order by agency, year, object;
