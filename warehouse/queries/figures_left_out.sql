-- Who leaves figures out: redacted ones (xx) by agency and year, and the share of all.
select agency, report_year, sum(redacted)::bigint as redacted, round(sum(redacted) / sum(facts), 3) as share
from coverage
group by all
having sum(redacted) > 0
order by redacted desc, agency, report_year;
