-- Rates that are said to have reached 100 %, with the sentence that says so.
select agency, object, quantity_text, report_year, source_name, sentence
from facts
where unit = '%' and value = 100 and status = 'done' and earlier is distinct from true
order by agency, object;
