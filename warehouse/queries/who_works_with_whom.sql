-- Bodies that act together, and how often (会同, 联合, 配合).
select agency, partner, count(*) as facts, min(report_year) as first_year, max(report_year) as last_year
from (select agency, report_year, unnest(participants) as partner from facts where status = 'done')
group by agency, partner
order by facts desc, agency, partner;
