create or replace view indicators as
select id as indicator, name, sector, kind, unit, units, aggregation, is_change, parent, aliases
from store.indicators;

comment on view indicators is 'Standard indicators: comparable figures of government reports; facts join them by indicator';
comment on column indicators.indicator is 'Its id, as in facts';
comment on column indicators.name is 'Name: the statistical term where there is one';
comment on column indicators.sector is 'education, health, openness (政务公开) and the like';
comment on column indicators.kind is 'Kind of quantity: count, percent, money, duration, measure or ratio';
comment on column indicators.unit is 'Canonical unit; NULL for a ratio';
comment on column indicators.units is 'Other units that count the same (起 for 件); measures also come in units of the same dimension';
comment on column indicators.aggregation is 'sum: a flow, added over places and periods; level: a stock, never added over periods; rate: never added';
comment on column indicators.is_change is 'Whether the value is a percentage of change; negative where the fact''s change is down';
comment on column indicators.parent is 'Indicator whose change it is; NULL where it is none, or of no other row';
comment on column indicators.aliases is 'What reports call it';
