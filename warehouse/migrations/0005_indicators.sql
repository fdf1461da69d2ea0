-- The standard indicators, and how sure it is that a fact belongs to its one.
-- Facts loaded before stay NULL here until their source is extracted again.

alter table store.facts add column indicator_confidence double;    -- 0 to 1, NULL where no indicator
alter table store.verdicts add column indicator_confidence double; -- of the finding

-- Written anew by every load from seeds/lexicon/indicators.csv.
create table store.indicators (
    id          varchar not null,
    name        varchar not null,
    sector      varchar not null,
    kind        varchar not null,
    unit        varchar,             -- canonical; NULL for a ratio
    units       varchar[] not null,  -- others that count the same
    aggregation varchar not null,    -- sum, level or rate
    is_change   boolean not null,    -- the value is a percentage of change
    parent      varchar,             -- the indicator whose change it is
    aliases     varchar[] not null
);
