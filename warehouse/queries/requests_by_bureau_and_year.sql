-- Requests (申请, open-government requests among them) that each bureau handled, by year.
select agency, year(period_end) as year, sum(value)::bigint as requests, count(*) as facts
from facts
where object like '%申请%' and kind = 'count' and unit in ('件', '项', '宗', '条')
    and status = 'done' and action is not null
group by all
order by agency, year;
