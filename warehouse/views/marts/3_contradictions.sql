-- Pairs of statements that cannot both be right: one agency, one time, one indicator, or the same
-- words where there is none, and figures that exclude each other. What a writer rounds, and bounds
-- and ranges, are allowed for (macros in 0_macros.sql). Two figures in one sentence are no pair:
-- 由3天压缩至1天 tells two levels. Nor are 全市 and 我局 the same, nor do words as short as 单位 or 金额 say
-- that the same is meant. Nor are parts of a flow (without an indicator, a count or an amount of money with
-- a verb): beside 300 教师 there may be 500 骨干教师. Within the
-- prose, or the tables, of one report figures of a flow are pairs where their objects are the same;
-- otherwise the largest exact one of each is taken for the whole, and compared.
create or replace view contradictions as
with stated as not materialized (
    select
        *,
        hash(
            agency, coalesce(indicator, object), if(indicator is null, verb, null), kind, unit, status,
            if(is_growth, null, change), baseline, if(aggregation = 'level', null, period_start), period_end
        ) as topic,
        store.least_meant(bound, least, most) as surely_least,
        store.most_meant(bound, least, most) as surely_most
    from store.figures
    where indicator is not null or length(object) > 2
),
disputed as (
    select topic
    from stated
    -- Always true. It keeps DuckDB 1.5 from laying all rows aside for the second reading (common_subplan),
    -- which is ten times slower than reading twice.
    where quantity_start >= 0
    group by topic
    having max(surely_least) > min(surely_most)
),
rounded as (
    select
        *,
        if(bound = 'exact', store.half_place(quantity_text, written_value, kind) * factor, 0) as half
    from stated
    semi join disputed using (topic)
),
-- A figure that a report repeats in the same words counts once, and so does one of the prose that a
-- table restates.
claims as (
    select * replace (surely_least - half as surely_least, surely_most + half as surely_most)
    from rounded
    qualify 1 = row_number() over (
        partition by topic, document_id, quantity_text, change, place order by quantity_start, fact_id
    )
        and 1 = row_number() over (partition by topic, figure_id order by fact_id <> figure_id, quantity_start, fact_id)
),
ranked as (
    select
        *,
        -- By words, too, what is done to a number or an amount of things is a flow.
        coalesce(aggregation = 'sum', verb is not null and change is null and kind in ('count', 'money')) as is_flow,
        1 = row_number() over (
            partition by topic, document_id, place, scope
            order by bound = 'exact' desc, coalesce(value, least, most) desc, confidence desc, fact_id
        ) as is_whole
    from claims
)
select
    earlier.agency,
    earlier.indicator,
    earlier.object,
    earlier.action,
    earlier.status,
    earlier.period_start,
    earlier.period_end,
    case
        when earlier.report_year <> later.report_year then 'restatement'
        when earlier.place <> later.place then 'prose_and_table'
        when earlier.document_id <> later.document_id then 'two_reports'
        else 'one_report'
    end as kind,
    earlier.quantity_text as first_text,
    later.quantity_text as second_text,
    earlier.value as first_value,
    later.value as second_value,
    earlier.unit,
    greatest(earlier.surely_least - later.surely_most, later.surely_least - earlier.surely_most) as gap,
    earlier.place as first_place,
    later.place as second_place,
    earlier.report_year as first_report_year,
    later.report_year as second_report_year,
    earlier.source_name as first_source_name,
    later.source_name as second_source_name,
    earlier.sentence as first_sentence,
    later.sentence as second_sentence,
    least(earlier.confidence, later.confidence) as confidence,
    earlier.fact_id as first_fact_id,
    later.fact_id as second_fact_id
from ranked as earlier
join ranked as later on earlier.topic = later.topic
    and (coalesce(earlier.report_year, 0), earlier.document_id, earlier.quantity_start, earlier.fact_id)
        < (coalesce(later.report_year, 0), later.document_id, later.quantity_start, later.fact_id)
    and (earlier.surely_least > later.surely_most or later.surely_least > earlier.surely_most)
    and (earlier.document_id, earlier.sentence_start) <> (later.document_id, later.sentence_start)
    and (earlier.scope = later.scope or '' in (earlier.scope, later.scope))
    and case
        when not earlier.is_flow then true
        when (earlier.document_id, earlier.place) = (later.document_id, later.place)
            then earlier.object is not distinct from later.object
        else earlier.is_whole and later.is_whole
    end;

comment on view contradictions is 'Pairs of statements of one agency on one thing and time whose figures exclude each other';
comment on column contradictions.agency is 'Full official name of the doer';
comment on column contradictions.indicator is 'Standard indicator that both figures are of; NULL where they share their words instead';
comment on column contradictions.object is 'What is counted or measured, in the words of the first';
comment on column contradictions.action is 'Verb, in the words of the first';
comment on column contradictions.status is 'done, planned or required; the same of both';
comment on column contradictions.period_start is 'First day of the time that both hold for, NULL where it is open; of a stock in the words of the first';
comment on column contradictions.period_end is 'Last day of the time that both hold for';
comment on column contradictions.kind is 'restatement: in a report of a later year; prose_and_table; two_reports of one year; one_report: within the prose, or the tables, of one';
comment on column contradictions.first_text is 'Figure of the first as written; the first is the one of the earlier report, then of the earlier place';
comment on column contradictions.second_text is 'Figure of the second as written';
comment on column contradictions.first_value is 'Number of the first in unit, negative for a decrease; NULL for a range';
comment on column contradictions.second_value is 'Number of the second in unit, likewise';
comment on column contradictions.unit is 'Unit of both values and of gap: that of the indicator where there is one';
comment on column contradictions.gap is 'How far apart the figures are at least, what was rounded and bounds allowed for';
comment on column contradictions.first_place is 'prose or table';
comment on column contradictions.second_place is 'prose or table';
comment on column contradictions.first_report_year is 'Year on which the report of the first reports';
comment on column contradictions.second_report_year is 'Year on which the report of the second reports';
comment on column contradictions.first_source_name is 'Name of the file of the first';
comment on column contradictions.second_source_name is 'Name of the file of the second';
comment on column contradictions.first_sentence is 'The sentence of the first';
comment on column contradictions.second_sentence is 'The sentence of the second';
comment on column contradictions.confidence is 'Probability that the less sure of the two facts is right';
comment on column contradictions.first_fact_id is 'Fact of the first';
comment on column contradictions.second_fact_id is 'Fact of the second';
