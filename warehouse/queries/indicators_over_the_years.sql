-- Every indicator of an agency that is told for two years running, with the change in percent.
-- Parts of a year are left out, and rates: they change by points.
with whole as (
    from indicator_by_agency_year where aggregation = 'level' or aggregation = 'sum' and days >= 365
)
select
    now.agency, now.name, now.year, before.value as previous_value, now.value, now.unit,
    round((now.value / before.value - 1) * 100, 1) as change_percent
from whole as now
join whole as before using (agency, indicator)
where before.year = now.year - 1 and before.value > 0
order by agency, indicator, year;
