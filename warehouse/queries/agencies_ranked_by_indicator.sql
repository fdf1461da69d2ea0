-- Who is first: agencies by indicator and year, where two or more tell a figure.
select
    name, year, rank() over figures as place, agency, value, unit
from indicator_by_agency_year
where value is not null
window figures as (partition by indicator, year order by value desc)
qualify count(*) over (partition by indicator, year) > 1
order by indicator, year, place, agency;
