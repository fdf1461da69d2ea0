-- How many of its targets each agency met, by year.
select
    agency, year, count(*) as targets,
    count(*) filter (result = 'met') as met,
    count(*) filter (result = 'missed') as missed,
    count(*) filter (result = 'unknown') as unknown
from targets_and_outcomes
group by all
order by agency, year;
