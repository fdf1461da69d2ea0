-- What a run replaced, so that two runs can be compared (warehouse/history.py, zhengju diff).

-- Which editions of a source there were, one row each; never removed.
create table store.past_sources (
    source_id   varchar not null,
    source_name varchar not null,
    path        varchar not null,
    text_sha256 varchar,
    run_id      varchar not null,   -- the run that had loaded it
    replaced_by varchar not null    -- the run whose edition took its place
);

-- Their facts, as extracted: what is compared, and the sentence. Of the last replacing runs only.
create table store.past_facts (
    source_id      varchar not null,
    replaced_by    varchar not null,
    fact_id        varchar not null,
    document_id    varchar not null,
    quantity_text  varchar not null,
    quantity_start bigint not null,
    quantity_end   bigint not null,
    kind           varchar not null,
    value          double,
    low            double,
    high           double,
    bound          varchar not null,
    unit           varchar,
    action         varchar,
    object         varchar,
    agency         varchar,
    period_start   date,
    period_end     date,
    status         varchar not null,
    change         varchar,
    baseline       varchar,
    section        varchar not null,
    sentence       varchar not null,
    sentence_start bigint not null,
    sentence_end   bigint not null,
    confidence     double not null
);
