-- Facts whose figures can be compared: factor turns them into the unit of their indicator, and gives a
-- decrease its sign; a cell of a table that restates the prose has its figure_id, and counts once with
-- it. Not for users, so in the schema store; the marts are built on it.
create or replace view store.figures as
with converted as (
    select indicators.id as indicator, told.unit, told.base / wanted.base as ratio
    from store.indicators as indicators
    join store.units as wanted on wanted.unit = indicators.unit
    join store.units as told on told.base_unit = wanted.base_unit and told.unit <> wanted.unit
    where indicators.kind = 'measure' and told.base is not null and wanted.base is not null
)
select
    coalesce(indicators.is_change, false) as is_growth,
    is_growth and coalesce(facts.change = 'down', false) as is_decrease,
    if(is_decrease, -1, 1) * coalesce(converted.ratio, 1) as factor,
    facts.fact_id,
    coalesce(facts.restates, facts.fact_id) as figure_id,
    coalesce(facts.stated_in, 'prose') as place,
    facts.document_id,
    facts.source_name,
    facts.agency,
    facts.agency_code,
    facts.indicator,
    store.thing(facts.object) as object,
    store.scope(facts.object) as scope,
    facts.action,
    facts.kind,
    if(indicators.id is null, facts.unit, coalesce(indicators.unit, facts.unit)) as unit,
    facts.status,
    facts.change,
    facts.baseline,
    facts.bound,
    facts.quantity_text,
    facts.value,
    if(is_decrease, facts.high, facts.low) * factor as least,
    if(is_decrease, facts.low, facts.high) * factor as most,
    facts.period_start,
    facts.period_end,
    facts.report_year,
    facts.sentence,
    facts.sentence_start,
    facts.quantity_start,
    facts.confidence,
    indicators.name,
    indicators.sector,
    indicators.aggregation,
    indicators.parent
from main.facts
left join store.indicators as indicators on indicators.id = facts.indicator
left join converted on converted.indicator = facts.indicator and converted.unit = facts.unit
where facts.agency is not null
    and facts.period_end is not null
    and (facts.indicator is not null or facts.object is not null)
    and facts.bound not in ('redacted', 'vague')
    and (facts.low is not null or facts.high is not null);
