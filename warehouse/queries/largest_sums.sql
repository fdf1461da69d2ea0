-- The largest sums of money, in yuan.
select agency, action, object, quantity_text, value as yuan, status, report_year
from facts
where kind = 'money' and value is not null
order by value desc
limit 20;
