-- How far each file can be trusted. Copies' facts are left out, as in facts; what people rejected is told.
create or replace view quality as
with fact_counts as (
    select
        documents.source_id,
        count(*) filter (review is distinct from 'rejected') as facts,
        avg(confidence) filter (review is distinct from 'rejected') as mean_confidence,
        count(*) filter (review is null and confidence < 0.7) as doubtful,
        count(*) filter (review = 'confirmed') as confirmed,
        count(*) filter (review = 'corrected') as corrected,
        count(*) filter (review = 'rejected') as rejected,
        count(*) filter (indicator is not null and review is distinct from 'rejected') as with_indicator,
        count(*) filter (object is null and review is distinct from 'rejected') as without_object,
        count(*) filter (bound = 'redacted' and review is distinct from 'rejected') as redacted
    from all_facts
    join documents using (document_id)
    where documents.duplicate_of is null
    group by documents.source_id
),
report_counts as (
    select source_id, count(*) as reports, count(duplicate_of) as copies, count(*) - count(issuer) as without_issuer
    from documents
    group by source_id
),
anomaly_counts as (
    select
        source_id,
        count(*) as anomalies,
        count(*) filter (kind = 'advertisement') as advertisements,
        count(*) filter (kind = 'lost_characters') as lost_characters,
        count(*) filter (kind = 'duplicate') as duplicates,
        count(*) filter (kind = 'page_furniture') as page_furniture,
        count(*) filter (kind = 'wrong_sum') as wrong_sums
    from anomalies
    group by source_id
)
select
    source_name,
    coalesce(reports, 0) as reports,
    coalesce(copies, 0) as copies,
    coalesce(without_issuer, 0) as without_issuer,
    coalesce(facts, 0) as facts,
    mean_confidence,
    coalesce(doubtful, 0) as doubtful,
    coalesce(facts - confirmed - corrected, 0) as unreviewed,
    coalesce(confirmed, 0) as confirmed,
    coalesce(corrected, 0) as corrected,
    coalesce(rejected, 0) as rejected,
    coalesce(with_indicator, 0) as with_indicator,
    coalesce(without_object, 0) as without_object,
    coalesce(redacted, 0) as redacted,
    coalesce(anomalies, 0) as anomalies,
    coalesce(advertisements, 0) as advertisements,
    coalesce(lost_characters, 0) as lost_characters,
    coalesce(duplicates, 0) as duplicates,
    coalesce(page_furniture, 0) as page_furniture,
    coalesce(wrong_sums, 0) as wrong_sums,
    characters,
    model_version,
    loaded_at,
    source_id
from sources
left join fact_counts using (source_id)
left join report_counts using (source_id)
left join anomaly_counts using (source_id);

comment on view quality is 'How far each file can be trusted: confidence, reviews and anomalies, one row a file';
comment on column quality.source_name is 'Name of the file';
comment on column quality.reports is 'Reports in it';
comment on column quality.copies is 'How many of them are copies of others: their facts are not counted';
comment on column quality.without_issuer is 'How many of them name no issuer that could be recognised';
comment on column quality.facts is 'Facts in it, without those that people rejected';
comment on column quality.mean_confidence is 'Mean of the probabilities that they are right; NULL where there are none';
comment on column quality.doubtful is 'Facts with a confidence under 0.7 that nobody has judged';
comment on column quality.unreviewed is 'Facts that nobody has judged';
comment on column quality.confirmed is 'Facts that a person confirmed';
comment on column quality.corrected is 'Facts that a person corrected or added';
comment on column quality.rejected is 'What a person found to be no fact';
comment on column quality.with_indicator is 'Facts that belong to a standard indicator';
comment on column quality.without_object is 'Facts of which it is not known what is counted';
comment on column quality.redacted is 'Figures that the writer left out';
comment on column quality.anomalies is 'Anomalies of all kinds';
comment on column quality.advertisements is 'Advertisements pasted into the text';
comment on column quality.lost_characters is 'Places where characters were lost';
comment on column quality.duplicates is 'Second copies of a report in the file';
comment on column quality.page_furniture is 'Stretches that belong to the page and not to the report';
comment on column quality.wrong_sums is 'Sums in tables that are not what their parts add up to';
comment on column quality.characters is 'Length of the decoded text in code points';
comment on column quality.model_version is 'Version of the models that extracted it';
comment on column quality.loaded_at is 'When it was loaded, UTC';
comment on column quality.source_id is 'The file';
