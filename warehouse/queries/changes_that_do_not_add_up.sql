-- Changes that are told, but not borne out by the figures of the two years.
select
    agency, object, year, stated_text, round(computed_change, 1) as computed_change, unit,
    previous_value, value, value_unit, sentence
from changes
where not agrees
order by gap desc, agency, object;
