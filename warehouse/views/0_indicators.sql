create or replace view indicators as
select id, name, sector, unit, units, kind, aggregation, change, parent
from store.indicators;

comment on view indicators is 'Comparable indicators, from seeds/lexicon/indicators.csv';
comment on column indicators.id is 'Name of the indicator in facts.indicator';
comment on column indicators.name is 'Statistical term, in Chinese';
comment on column indicators.sector is 'Sector, as in seeds/lexicon/sectors.csv, or openness';
comment on column indicators.unit is 'Unit in which it is told; NULL where it has none';
comment on column indicators.units is 'Other units that count the same, or that are worked into it (公顷 into 亩)';
comment on column indicators.kind is 'Kind of quantity, as in facts';
comment on column indicators.aggregation is 'sum: a flow, added over the periods of a year; level: a stock or a state at a date; rate: never added';
comment on column indicators.change is 'yes where the value is a change in percent, negative for a decrease';
comment on column indicators.parent is 'Indicator whose change it is';
