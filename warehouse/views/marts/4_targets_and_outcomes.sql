-- What was planned, with what a later report says came of it: the same agency and time, the same
-- indicator or, where one of the two has none, the same words. Of several outcomes the latest report's exact
-- figure counts, of a flow the largest of them (the whole and not a part), or a finer one that does not
-- exclude it, of one report's what people confirmed, what is more likely wrong than right last. A target that one report tells twice counts once. A target is to be reached,
-- but one of 以内 or 不超过, of a growth that falls, of the verbs in ceiling_words.csv (压缩至) and of what is
-- better the less of it there is (deaths, but not what they are to fall by) is not to be exceeded; one of 超过100 is not met by 100. An outcome that is rounded more than its target may lie
-- half a place beside it: whether 10.1万 met 10.12万 nobody knows.
create or replace view targets_and_outcomes as
with told as not materialized (
    select
        *,
        if(aggregation = 'sum', period_start, null) as since,
        period_start = make_date(year(period_end), 1, 1) and period_end = make_date(year(period_end), 12, 31) as is_whole_year,
        if(indicator is null, null, hash(
            agency, indicator, kind, unit, if(is_growth, null, change), period_end
        )) as indicated,
        if(object is null or is_growth, null, hash(agency, object, verb, kind, unit, change, period_end)) as described,
        store.from_day(indicated, since) as named,
        store.from_day(described, period_start) as worded
    from store.figures
    where status in ('done', 'planned')
),
targets as (
    select
        told.*,
        case
            when is_decrease then bound <> 'at_most'
            when bound = 'at_most' or words.word is not null then true
            else coalesce(better = 'less', false) and bound not in ('at_least', 'over') and (is_growth or change is null)
        end as is_ceiling,
        case
            when is_ceiling then coalesce(if(bound = 'about', most + abs(most) / 10, most), least)
            when bound in ('about', 'nearly') then coalesce(most, least) - abs(coalesce(most, least)) / 10
            else coalesce(least, most)
        end as threshold,
        store.half_place(quantity_text, coalesce(written_value, threshold / factor), kind) * factor as half
    from told
    left join store.ceiling_words as words on words.word = told.action
    left join store.directions as directions on directions.id = told.indicator
    where status = 'planned'
    -- The prose's, of a figure that a table restates, or that of the two which has an indicator.
    qualify 1 = row_number() over (
        partition by figure_id order by indicator is null, fact_id <> figure_id, fact_id
    )
        and 1 = row_number() over (
            partition by document_id, coalesce(named, worded), quantity_text, place order by fact_id <> figure_id, quantity_start, fact_id
        )
),
done as (
    select
        *,
        if(aggregation = 'sum', coalesce(value, least, most), 0) as size,
        if(bound = 'exact', store.half_place(quantity_text, written_value, kind) * factor, 0) as half,
        store.least_meant(bound, least, most) as low,
        store.most_meant(bound, least, most) as high,
        low - half as surely_least,
        high + half as surely_most
    -- A target by the end of a year, which has no first day, is met by a figure of the year, too.
    from (
        from told
        select *, unnest([
            named, worded,
            if(is_whole_year and aggregation = 'sum', store.from_day(indicated, null::date), null),
            if(is_whole_year, store.from_day(described, null::date), null)
        ]) as topic
        where status = 'done'
    )
    where topic in (select unnest([named, worded]) from targets)
),
outcomes as (
    select
        topic,
        arg_max({least: surely_least, most: surely_most}, {
            sure: trust > 0, report_year: coalesce(report_year, 0), trust: trust, exact: bound = 'exact', size: size,
            confidence: confidence, fact_id: fact_id
        }) as latest,
        store.taken(list({
            worth: store.worth(
                trust, bound = 'exact', surely_least, surely_most, coalesce(report_year, 0), size, confidence, fact_id
            ),
            least: surely_least, most: surely_most, half: half, low: low, high: high,
            fact_id: fact_id, source_name: source_name, report_year: report_year, bound: bound,
            text: quantity_text, value: value, sentence: sentence, confidence: confidence
        }), latest) as outcome
    from done
    group by topic
),
last_reports as (
    select issuer, max(report_year) as last_year
    from documents
    where issuer is not null and duplicate_of is null
    group by issuer
),
joined as (
    select
        targets.*,
        list_filter(
            [by_name.outcome, by_words.outcome], lambda one: one.report_year > targets.report_year
        )[1] as result,
        greatest(by_agency.last_year, by_issuer.last_year) as last_report_year
    from targets
    left join outcomes as by_name on by_name.topic = targets.named
    left join outcomes as by_words on by_words.topic = targets.worded
    left join last_reports as by_agency on by_agency.issuer = targets.agency
    left join store.documents as documents on documents.document_id = targets.document_id
    left join last_reports as by_issuer on by_issuer.issuer = documents.issuer
),
-- As something to be reached: what is not to be exceeded is turned round.
aimed as (
    select
        *,
        if(is_ceiling, -threshold, threshold) as goal,
        bound = 'over' as is_strict,
        case
            when result.half > half then if(is_ceiling, -result.most, result.least)
            else if(is_ceiling, -result.high, result.low)
        end as at_worst,
        if(is_ceiling, -result.least, result.most) as at_best
    from joined
),
judged as (
    select
        *,
        case
            when at_worst > goal or at_worst = goal and (not is_strict or result.bound = 'over') then 'met'
            -- 近500 is a little less than 500.
            when at_best < goal or at_best = goal and (is_strict or result.bound = 'nearly') then 'missed'
        end as decided
    from aimed
)
select
    agency,
    indicator,
    object,
    action,
    year(period_end) as year,
    quantity_text as target_text,
    value as target_value,
    result.text as outcome_text,
    result.value as outcome_value,
    unit,
    is_ceiling as at_most,
    coalesce(decided, 'unknown') as result,
    case
        when decided is not null then null
        when result is not null then 'undecided'
        when last_report_year > report_year then 'not_mentioned'
        else 'no_report'
    end as reason,
    period_start,
    period_end,
    report_year as target_report_year,
    result.report_year as outcome_report_year,
    source_name as target_source_name,
    result.source_name as outcome_source_name,
    sentence as target_sentence,
    result.sentence as outcome_sentence,
    least(confidence, result.confidence) as confidence,
    fact_id as target_fact_id,
    result.fact_id as outcome_fact_id
from judged;

comment on view targets_and_outcomes is 'What was planned, and what a later report says came of it: one row for each planned figure';
comment on column targets_and_outcomes.agency is 'Full official name of the doer';
comment on column targets_and_outcomes.indicator is 'Standard indicator of the plan; NULL where it has none and shares its words with the outcome instead';
comment on column targets_and_outcomes.object is 'What is counted or measured, in the words of the plan';
comment on column targets_and_outcomes.action is 'Verb, in the words of the plan';
comment on column targets_and_outcomes.year is 'Year for which it was planned';
comment on column targets_and_outcomes.target_text is 'Planned figure as written';
comment on column targets_and_outcomes.target_value is 'Planned number in unit, negative for a decrease; NULL for a range';
comment on column targets_and_outcomes.outcome_text is 'Figure of the outcome as written; NULL where none is known';
comment on column targets_and_outcomes.outcome_value is 'Number of the outcome in unit, negative for a decrease; NULL for a range';
comment on column targets_and_outcomes.unit is 'Unit of both values: that of the indicator where there is one';
comment on column targets_and_outcomes.at_most is 'Whether the target is not to be exceeded, rather than to be reached';
comment on column targets_and_outcomes.result is 'met, missed or unknown';
comment on column targets_and_outcomes.reason is 'Why it is unknown: no_report of a later year, not_mentioned in one, or undecided, where bounds or rounding leave it open';
comment on column targets_and_outcomes.period_start is 'First day of the time for which it was planned';
comment on column targets_and_outcomes.period_end is 'Last day of it';
comment on column targets_and_outcomes.target_report_year is 'Year on which the report with the plan reports';
comment on column targets_and_outcomes.outcome_report_year is 'Year on which the report with the outcome reports';
comment on column targets_and_outcomes.target_source_name is 'Name of the file with the plan';
comment on column targets_and_outcomes.outcome_source_name is 'Name of the file with the outcome';
comment on column targets_and_outcomes.target_sentence is 'The sentence with the plan';
comment on column targets_and_outcomes.outcome_sentence is 'The sentence with the outcome';
comment on column targets_and_outcomes.confidence is 'Probability that the less sure of the two facts is right';
comment on column targets_and_outcomes.target_fact_id is 'Fact of the plan';
comment on column targets_and_outcomes.outcome_fact_id is 'Fact of the outcome';
