-- Facts whose figures can be compared: value, least and most in the unit of their indicator, factor
-- times what is written. A decrease is negative of an indicator, whether or not its cell has a minus
-- sign (-12.5 under 增长 is 下降12.5%); of anything else it is told by its size. A cell of a table that
-- restates the prose has its figure_id, and counts once with it. verb is the action for comparing: a rate
-- that 达到 98% is the one that 保持在 98%, or just is 98%. Not for users, so in the schema store;
-- the marts are built on it.
create or replace view store.figures as
with converted as (
    select indicators.id as indicator, told.unit, store.exact_ratio(told.base / wanted.base) as ratio
    from store.indicators as indicators
    join store.units as wanted on wanted.unit = indicators.unit
    join store.units as told on told.base_unit = wanted.base_unit and told.unit <> wanted.unit
    where indicators.kind = 'measure' and told.base is not null and wanted.base is not null
),
-- What is told of another place is no figure of the agency's indicator.
facts as (
    select * replace (if(store.is_own(object, agency), indicator, null) as indicator)
    from main.facts
)
select
    coalesce(indicators.is_change, false) as is_growth,
    is_growth and coalesce(facts.change = 'down', false) as is_decrease,
    coalesce(converted.ratio, 1) as factor,
    case
        when is_decrease then -abs(facts.value)
        when facts.change = 'down' then abs(facts.value)
        else facts.value
    end * factor as value,
    case
        when is_decrease then -store.greatest_size(facts.low, facts.high)
        when facts.change = 'down' then store.least_size(facts.low, facts.high)
        else facts.low
    end * factor as least,
    case
        when is_decrease then -store.least_size(facts.low, facts.high)
        when facts.change = 'down' then store.greatest_size(facts.low, facts.high)
        else facts.high
    end * factor as most,
    facts.fact_id,
    coalesce(facts.restates, facts.fact_id) as figure_id,
    coalesce(facts.stated_in, 'prose') as place,
    facts.document_id,
    facts.source_name,
    facts.agency,
    facts.agency_code,
    facts.indicator,
    store.thing(facts.object, facts.agency) as object,
    store.scope(facts.object) as scope,
    facts.action,
    if(level.word is null and reached.word is null, facts.action, null) as verb,
    facts.kind,
    if(indicators.id is null, facts.unit, coalesce(indicators.unit, facts.unit)) as unit,
    facts.status,
    facts.change,
    facts.baseline,
    facts.bound,
    facts.quantity_text,
    facts.value as written_value,
    facts.period_start,
    facts.period_end,
    facts.report_year,
    facts.sentence,
    facts.sentence_start,
    facts.quantity_start,
    facts.confidence,
    -- What people confirmed or corrected stands first, what is more likely wrong than right last.
    case when facts.review is not null then 2 when facts.confidence >= 0.5 then 1 else 0 end::tinyint as trust,
    indicators.name,
    indicators.sector,
    indicators.aggregation,
    indicators.parent
from facts
left join store.indicators as indicators on indicators.id = facts.indicator
left join store.level_actions as level
    on level.match = 'whole' and level.word = if(facts.kind in ('percent', 'ratio'), facts.action, null)
left join store.level_actions as reached
    on reached.match = 'ending' and reached.word = if(facts.kind in ('percent', 'ratio'), facts.action[-1], null)
left join converted on converted.indicator = facts.indicator and converted.unit = facts.unit
where facts.agency is not null
    and facts.period_end is not null
    and (facts.indicator is not null or facts.object is not null)
    and facts.bound not in ('redacted', 'vague')
    -- When the earlier level of two was reached is not told: its period is that of the change.
    and facts.earlier is distinct from true
    and (facts.low is not null or facts.high is not null);
