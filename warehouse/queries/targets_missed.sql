-- Targets that were missed, what was promised beside what was done.
select agency, year, object, target_text, outcome_text, unit, target_sentence, outcome_sentence
from targets_and_outcomes
where result = 'missed'
order by agency, year, object;
