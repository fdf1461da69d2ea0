-- The base tables, in a schema of their own: users query the views in main (views/*.sql).
-- No primary keys and no indexes: loading deletes and inserts by source, and the checks
-- (checks/*.sql) assert in every load what a key would.
-- Offsets are code points of the decoded text, the end exclusive.

create table store.sources (
    source_id        varchar not null,   -- of the file's absolute path: the same file keeps its id
    source_name      varchar not null,   -- the file's name
    path             varchar not null,
    format           varchar not null,
    encoding         varchar not null,
    sha256           varchar not null,   -- of the file's bytes: a changed file is extracted again
    characters       bigint not null,
    text             varchar not null,   -- as decoded, never edited: every offset points into it
    profile          varchar not null,
    pipeline_version varchar not null,
    model_version    varchar not null,
    run_id           varchar not null,
    loaded_at        timestamp not null  -- UTC
);

create table store.documents (
    source_id       varchar not null,
    document_id     varchar not null,
    ordinal         integer not null,    -- its place among the reports of one file, from 1
    issuer          varchar,
    title           varchar,
    report_year     integer,
    published       date,
    document_number varchar,
    start           bigint not null,
    "end"           bigint not null,
    content_sha256  varchar not null,    -- of the report's text
    signature       blob not null,       -- MinHash of the report's text, for near copies
    duplicate_of    varchar              -- the document of which it is a copy
);

create table store.facts (
    source_id       varchar not null,
    fact_id         varchar not null,
    document_id     varchar not null,
    quantity_text   varchar not null,
    quantity_start  bigint not null,
    quantity_end    bigint not null,
    kind            varchar not null,
    value           double,
    low             double,
    high            double,
    bound           varchar not null,
    unit            varchar,
    action          varchar,
    action_start    bigint,
    action_end      bigint,
    object          varchar,
    object_start    bigint,
    object_end      bigint,
    agency          varchar,
    agency_text     varchar,
    agency_start    bigint,
    agency_end      bigint,
    time_text       varchar,
    period_start    date,
    period_end      date,
    status          varchar not null,
    section         varchar not null,
    sentence        varchar not null,
    sentence_start  bigint not null,
    sentence_end    bigint not null,
    confidence      double not null,
    indicator       varchar
);

create table store.mentions (
    source_id   varchar not null,
    document_id varchar not null,
    start       bigint not null,
    "end"       bigint not null,
    text        varchar not null,
    label       varchar not null,
    score       double not null,
    recogniser  varchar not null
);

create table store.anomalies (
    source_id varchar not null,
    kind      varchar not null,
    start     bigint not null,
    "end"     bigint not null,
    text      varchar not null,
    reason    varchar not null
);

-- What could not be read, and why; a path leaves the table once it has been read.
create table store.rejects (
    source_name varchar not null,
    path        varchar not null,
    reason      varchar not null,
    run_id      varchar not null,
    rejected_at timestamp not null       -- UTC
);

-- The ledger: one row for every run, written by the transaction that loads it.
create table store.runs (
    run_id           varchar not null,
    state            varchar not null,   -- completed, or failed where nothing could be read
    started          timestamp not null, -- UTC
    finished         timestamp not null, -- UTC
    profile          varchar not null,
    pipeline_version varchar not null,
    model_version    varchar not null,
    sources          bigint not null,    -- read anew
    unchanged        bigint not null,    -- known already, and left as they were
    documents        bigint not null,
    facts            bigint not null,
    anomalies        bigint not null,
    rejects          bigint not null
);
