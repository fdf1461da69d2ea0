-- One row for an agency, an indicator and a year; its figures in order, and nothing added but flows.
select agency || ', ' || indicator || ', ' || year || ': ' || fault as violation
from (
    select *, case
        when count(*) over (partition by agency, indicator, year) > 1 then 'more than one row'
        when low > high or value < low or value > high then 'a value outside its bounds'
        when aggregation <> 'sum' and periods > 1 then 'a ' || aggregation || ' was added'
        when days > 366 then 'more days than a year has'
        when len(fact_ids) <> periods then 'not one fact for each period'
    end as fault
    from indicator_by_agency_year
)
where fault is not null and not (fault = 'more days than a year has' and value is null);
