create or replace view all_facts as
select
    sources.source_name,
    facts.agency,
    facts.action,
    facts.object,
    facts.quantity_text,
    facts.value,
    facts.unit,
    facts.low,
    facts.high,
    facts.bound,
    facts.kind,
    facts.status,
    facts.change,
    facts.baseline,
    facts.time_text,
    facts.period_start,
    facts.period_end,
    facts.agency_text,
    facts.agency_code,
    facts.participants,
    facts.indicator,
    documents.title,
    documents.report_year,
    facts.section,
    facts.sentence,
    facts.confidence,
    facts.quantity_start,
    facts.quantity_end,
    facts.action_start,
    facts.action_end,
    facts.object_start,
    facts.object_end,
    facts.agency_start,
    facts.agency_end,
    facts.sentence_start,
    facts.sentence_end,
    facts.fact_id,
    facts.document_id,
    sources.run_id,
    sources.model_version,
    documents.duplicate_of
from store.facts as facts
join store.documents as documents using (document_id)
join store.sources as sources on sources.source_id = facts.source_id;

comment on view all_facts is 'Every fact, with those of documents that are copies of another (duplicate_of)';
comment on column all_facts.duplicate_of is 'Document of which this fact''s document is a copy';
