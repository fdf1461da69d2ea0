-- Figures of one report, or of its prose and its tables, that exclude each other; the surest first.
select agency, object, kind, first_text, second_text, gap, unit, first_source_name, first_sentence, second_sentence
from contradictions
where first_source_name = second_source_name
order by confidence desc, first_source_name, first_fact_id;
