-- A change that is told against the year before, beside the change worked out from the figures that
-- are told of the two years: of the indicator whose change it is or, where it has none, of the same
-- object, whether or not the figures have one (most indicators have none for their growth). Where an
-- object has several figures a year (受理 and 办结 申请) it is not known which is meant, and nothing is
-- worked out. A percentage that changes by a percentage is not worked out either: it may mean points.
-- Changes of whole years only: a half-year told against the half-year before is left out, and so are 倍 (增长1.5倍,
-- which some write for 2.5 times what it was and others for 1.5 times).
create or replace view changes as
with told as not materialized (
    select
        *,
        year(period_end) as year,
        if(indicator is null, null, hash(agency, 'indicator', coalesce(parent, indicator))) as named,
        if(object is null, null, hash(agency, 'object', object)) as worded,
        period_start = make_date(year, 1, 1) and period_end = make_date(year, 12, 31) as is_whole_year
    from store.figures
    where status = 'done' and value is not null
),
stated as (
    select
        * replace (
            if(change = 'down' and not is_growth, -value, value) as value,
            if(change = 'down' and not is_growth, -most, least) as least,
            if(change = 'down' and not is_growth, -least, most) as most
        ),
        coalesce(named, worded) as topic,
        case when kind = 'percent' then 'percent' when kind = 'point' then 'point' else 'amount' end as measure,
        if(bound = 'exact', store.half_place(quantity_text, written_value, kind) * factor, 0) as half
    from told
    where change is not null and (indicator is null or is_growth or kind = 'point')
        and kind in ('percent', 'point', 'count', 'money', 'measure')
        and is_whole_year and store.against_last_year(baseline, year)
    -- The prose's, of a figure that a table restates, or that of the two which has an indicator.
    qualify 1 = row_number() over (
        partition by figure_id order by indicator is null, fact_id <> figure_id, fact_id
    )
        -- One that a report tells again, as in a summary, counts once.
        and 1 = row_number() over (
            partition by document_id, coalesce(named, worded), year, quantity_text, change, place
            order by fact_id <> figure_id, quantity_start, fact_id
        )
),
rounded as (
    select
        * replace (if(topic is not distinct from named, null, verb) as verb),
        if(aggregation = 'sum', value, 0) as size,
        if(bound = 'exact', store.half_place(quantity_text, written_value, kind) * factor, 0) as half,
        store.least_meant(bound, least, most) - half as surely_least,
        store.most_meant(bound, least, most) + half as surely_most
    from (
        select *, unnest([named, if(change is null, worded, null)]) as topic
        from told
        where not is_growth
            and (is_whole_year or aggregation = 'level' and period_end = make_date(year, 12, 31))
    )
    where topic in (select topic from stated)
    -- A cell has no verb of its own: beside the 办结 of the prose that it restates it would be a second figure.
    qualify place = 'prose' or 1 = row_number() over (
        partition by topic, figure_id order by fact_id <> figure_id, fact_id
    )
),
levels as (
    select
        topic, verb, kind, unit, year,
        arg_max({least: surely_least, most: surely_most}, {
            sure: trust > 0, report_year: coalesce(report_year, 0), trust: trust, exact: bound = 'exact', size: size,
            confidence: confidence, fact_id: fact_id
        }) as latest,
        store.taken(list({
            worth: store.worth(
                trust, bound = 'exact', surely_least, surely_most, coalesce(report_year, 0), size, confidence, fact_id
            ),
            least: surely_least, most: surely_most,
            fact_id: fact_id, source_name: source_name, document_id: document_id, value: value
        }), latest) as told
    from rounded
    group by all
),
pairs as (
    select levels.* exclude (told, latest), levels.told as now, before.told as before
    from levels
    join levels as before on before.year = levels.year - 1
        and (before.topic, before.kind) = (levels.topic, levels.kind)
        and (before.verb, before.unit) is not distinct from (levels.verb, levels.unit)
),
-- The two figures of each change, where there is one such pair only.
compared as (
    select stated.fact_id, any_value(pairs.now) as now, any_value(pairs.before) as before, any_value(pairs.unit) as unit
    from stated
    join pairs using (topic, year)
    where case stated.measure
        when 'percent' then pairs.kind <> 'percent' and before.least > 0
        when 'point' then pairs.kind = 'percent'
        else pairs.kind = stated.kind and pairs.unit is not distinct from stated.unit
    end
    group by stated.fact_id
    having count(*) = 1
),
worked_out as (
    select
        stated.*,
        now, before, compared.unit as value_unit,
        if(measure = 'percent', (now.value / before.value - 1) * 100, now.value - before.value) as computed,
        if(measure = 'percent', (now.least / before.most - 1) * 100, now.least - before.most) as computed_least,
        if(measure = 'percent', (now.most / before.least - 1) * 100, now.most - before.least) as computed_most,
        store.least_meant(bound, least, most) - half as stated_least,
        store.most_meant(bound, least, most) + half as stated_most
    from stated
    left join compared using (fact_id)
)
select
    agency,
    indicator,
    object,
    year,
    quantity_text as stated_text,
    measure,
    value as stated_change,
    computed as computed_change,
    if(measure = 'percent', '%', if(measure = 'point', '百分点', unit)) as unit,
    stated_least <= computed_most and computed_least <= stated_most as agrees,
    greatest(stated_least - computed_most, computed_least - stated_most, 0) as gap,
    baseline,
    now.value as value,
    before.value as previous_value,
    value_unit,
    report_year,
    source_name,
    now.source_name as value_source_name,
    before.source_name as previous_source_name,
    sentence,
    confidence,
    fact_id,
    now.fact_id as value_fact_id,
    before.fact_id as previous_fact_id
from worked_out;

comment on view changes is 'Changes told against the year before, and what the figures of the two years make of them: one row for each change that is told';
comment on column changes.agency is 'Full official name of the doer';
comment on column changes.indicator is 'Standard indicator, NULL where there is none; that of a growth has the indicator that grows as its parent in indicators';
comment on column changes.object is 'What grows or falls';
comment on column changes.year is 'Year that is compared with the one before';
comment on column changes.stated_text is 'The change as written';
comment on column changes.measure is 'percent, point (percentage points) or amount: how the change is told';
comment on column changes.stated_change is 'The change that is told, in unit, negative for a decrease';
comment on column changes.computed_change is 'The change worked out from value and previous_value, in unit; NULL where one of them is not known';
comment on column changes.unit is 'Unit of the changes and of gap: %, 百分点 or that of the amount';
comment on column changes.agrees is 'Whether rounding and bounds can explain the difference of the two; NULL where nothing could be worked out';
comment on column changes.gap is 'By how much they cannot, 0 where they can';
comment on column changes.baseline is 'Words for what the change is against; NULL where none, which is taken for the year before';
comment on column changes.value is 'Figure of the year, in value_unit';
comment on column changes.previous_value is 'Figure of the year before, in value_unit, in the latest report that tells it';
comment on column changes.value_unit is 'Unit of value and previous_value';
comment on column changes.report_year is 'Year on which the report with the change reports';
comment on column changes.source_name is 'Name of the file with the change';
comment on column changes.value_source_name is 'Name of the file with value';
comment on column changes.previous_source_name is 'Name of the file with previous_value';
comment on column changes.sentence is 'The sentence with the change';
comment on column changes.confidence is 'Probability that the fact of the change is right';
comment on column changes.fact_id is 'Fact of the change';
comment on column changes.value_fact_id is 'Fact of value';
comment on column changes.previous_fact_id is 'Fact of previous_value';
