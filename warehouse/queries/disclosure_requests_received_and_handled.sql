-- Requests for government information received and handled, by agency and year, side by side.
select
    agency, year,
    max(value) filter (indicator = 'disclosure_requests_received') as received,
    max(value) filter (indicator = 'disclosure_requests_handled') as handled
from indicator_by_agency_year
where indicator in ('disclosure_requests_received', 'disclosure_requests_handled')
group by all
order by agency, year;
