-- low <= value <= high, wherever they are given.
select 'fact ' || fact_id || ': ' || quantity_text as violation
from store.facts
where low > high or value < low or value > high;
