-- What became of requests (申请, open-government requests among them), by bureau, year and action.
-- One request may be received, accepted and answered: rows of different actions do not add up.
-- The cells of tables hold parts and totals side by side: only the prose is counted.
select agency, year(period_end) as year, action, sum(value)::bigint as requests, count(*) as facts
from facts
where object like '%申请%' and kind = 'count' and unit in ('件', '项', '宗', '条')
    and status = 'done' and action is not null and stated_in is distinct from 'table'
    and earlier is distinct from true
group by all
order by agency, year, requests desc, action;
