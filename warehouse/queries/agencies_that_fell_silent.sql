-- Indicators that an agency told for a year and no more for the next, though it gave a report on that.
select told.agency, told.name, told.year as last_told, told.value, told.unit
from indicator_by_agency_year as told
where exists (
        from documents where issuer = told.agency and report_year = told.year + 1 and duplicate_of is null
    )
    and not exists (
        from indicator_by_agency_year as later
        where later.agency = told.agency and later.indicator = told.indicator and later.year > told.year
    )
order by agency, name;
