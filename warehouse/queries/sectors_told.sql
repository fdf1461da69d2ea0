-- Of which sectors anything is told: how many of their indicators, and by how many agencies at most.
select sector, count(*) as indicators_told, max(agencies) as most_agencies
from (
    select sector, indicator, count(distinct agency) as agencies
    from indicator_by_agency_year
    group by all
)
group by sector
order by indicators_told desc, sector;
