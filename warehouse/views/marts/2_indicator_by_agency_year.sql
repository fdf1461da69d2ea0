-- One figure for each agency, indicator and year. What is told twice for one period counts once: the
-- latest report is believed, in it an exact figure, then of a flow the largest (the whole and not a
-- part), then the surest; of figures that do not exclude that one, the exact or finest is taken. What
-- people confirmed or corrected goes before what is exact or larger, what is more likely wrong than right after all.
-- Flows are added over the periods of a year, but for those that lie inside another: with a whole year,
-- its quarters are not added again. Of levels and rates the last counts,
-- rates of a whole year before those of its parts. Where periods overlap in part there is no sum.
create or replace view indicator_by_agency_year as
with told as (
    select
        *,
        year(period_end) as year,
        if(aggregation = 'level', null, period_start) as since,
        if(aggregation = 'sum', coalesce(value, least, most), 0) as size,
        if(bound = 'exact', store.half_place(quantity_text, written_value, kind) * factor, 0) as half,
        store.least_meant(bound, least, most) - half as surely_least,
        store.most_meant(bound, least, most) + half as surely_most,
        {
            sure: trust > 0, report_year: coalesce(report_year, 0), trust: trust, exact: bound = 'exact', size: size,
            confidence: confidence, fact_id: fact_id
        } as standing
    from store.figures
    where status = 'done' and indicator is not null
        and (aggregation = 'level'
            or year(coalesce(period_start, if(aggregation = 'rate', period_end, null))) = year(period_end))
),
periods as (
    select
        agency, indicator, year, since, period_end,
        any_value(aggregation) as aggregation,
        any_value(agency_code) as agency_code,
        arg_max({least: surely_least, most: surely_most}, standing) as latest,
        store.taken(list({
            worth: store.worth(
                trust, standing.exact, surely_least, surely_most, standing.report_year, size, confidence, fact_id
            ),
            least: surely_least, most: surely_most,
            value: value, low: least, high: most, confidence: confidence, fact_id: fact_id
        }), latest) as best,
        min(coalesce(value, least, most)) as least_told,
        max(coalesce(value, most, least)) as greatest_told,
        count(distinct hash(figure_id)) as facts
    from told
    group by all
),
reaching as (
    select
        *,
        coalesce(max(period_end) over (
            partition by agency, indicator, year order by since, period_end desc
            rows between unbounded preceding and 1 preceding
        ), date '-infinity') as reached
    from periods
),
chosen as (
    select *, aggregation = 'sum' and since <= reached as crossing
    from reaching
    where aggregation <> 'sum' or period_end > reached
    qualify aggregation = 'sum' or 1 = row_number() over (
        partition by agency, indicator, year
        order by aggregation = 'rate' and since = make_date(year, 1, 1) and period_end = make_date(year, 12, 31) desc,
            period_end desc, since
    )
)
select
    agency,
    any_value(agency_code) as agency_code,
    indicator,
    indicators.name,
    indicators.sector,
    year,
    if(count(best.value) = count(*) and not bool_or(crossing), sum(best.value), null) as value,
    if(count(best.low) = count(*) and not bool_or(crossing), sum(best.low), null) as low,
    if(count(best.high) = count(*) and not bool_or(crossing), sum(best.high), null) as high,
    indicators.unit,
    indicators.aggregation,
    count(*) as periods,
    min(since) as first_day,
    max(period_end) as last_day,
    if(indicators.aggregation = 'level', null, sum(period_end - since + 1)::integer) as days,
    sum(least_told) as least_told,
    sum(greatest_told) as greatest_told,
    sum(facts)::bigint as facts,
    min(best.confidence) as confidence,
    list_sort(list(best.fact_id)) as fact_ids
from chosen
join store.indicators as indicators on indicators.id = chosen.indicator
group by agency, indicator, year, name, sector, unit, indicators.aggregation;

comment on view indicator_by_agency_year is 'What an agency tells of a standard indicator for a year: one row for each agency, indicator and year';
comment on column indicator_by_agency_year.agency is 'Full official name of the doer';
comment on column indicator_by_agency_year.agency_code is 'GB/T 2260 code of the agency''s place, NULL where unknown or ambiguous';
comment on column indicator_by_agency_year.indicator is 'Standard indicator, as in indicators';
comment on column indicator_by_agency_year.name is 'Its statistical term, in Chinese';
comment on column indicator_by_agency_year.sector is 'Its sector';
comment on column indicator_by_agency_year.year is 'Year in which the period ends';
comment on column indicator_by_agency_year.value is 'Figure of the year in unit, negative for a decrease; NULL where it is a range, or periods overlap in part';
comment on column indicator_by_agency_year.low is 'Least value that the words allow, NULL where open';
comment on column indicator_by_agency_year.high is 'Greatest value that the words allow, NULL where open';
comment on column indicator_by_agency_year.unit is 'Unit of all figures of the row, that of the indicator';
comment on column indicator_by_agency_year.aggregation is 'sum: flows were added over the periods; level, rate: the last was taken';
comment on column indicator_by_agency_year.periods is 'How many periods were added; 1 where none were';
comment on column indicator_by_agency_year.first_day is 'First day of them; NULL of a level, and where it is open';
comment on column indicator_by_agency_year.last_day is 'Last day of them, of a level the day';
comment on column indicator_by_agency_year.days is 'How many days of the year the figure tells of: with 181 of them it is no figure of the whole year; NULL of a level';
comment on column indicator_by_agency_year.least_told is 'Least figure that any fact tells, added over the periods';
comment on column indicator_by_agency_year.greatest_told is 'Greatest figure, likewise: where it is another than least_told, facts differ, or tell parts';
comment on column indicator_by_agency_year.facts is 'How many facts tell of these periods; a cell of a table and the prose that it restates are one';
comment on column indicator_by_agency_year.confidence is 'Probability that the least sure of the facts taken is right';
comment on column indicator_by_agency_year.fact_ids is 'Facts whose figures were taken';
