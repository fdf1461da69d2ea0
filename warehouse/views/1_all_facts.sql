-- Decisions last: where people judged a quantity, what they left standing replaces whatever is
-- found there, in every document with that text. A fact keeps its id where it was judged.
create or replace view all_facts as
with judged as (
    select
        verdicts.* exclude (document_id, fact_id, confidence, text_sha256, source_name, reasons,
            model_version),
        documents.source_id,
        documents.document_id,
        if(documents.document_id = verdicts.document_id, fact_id,
            left(sha256(documents.document_id || '|' || fact_id), 16)) as fact_id,
        if(review = 'rejected', 0, 1)::double as confidence
    from store.verdicts as verdicts
    join store.sources using (text_sha256)
    join store.documents as documents on documents.source_id = sources.source_id
        and quantity_start >= documents.start and quantity_start < documents."end"
),
-- An anti join with its own source_id: `not exists` took three times as long on 5 million facts.
found as not materialized (
    select facts.*
    from store.facts as facts
    anti join (from store.verdicts join store.sources using (text_sha256)) as reviewed
        on reviewed.source_id = facts.source_id
            and reviewed.quantity_start < facts.quantity_end
            and facts.quantity_start < reviewed.quantity_end
),
standing as not materialized (from found union all by name from judged),
-- What became of each finding that was judged: the fact in its place, where it tells the same figure.
overturned as (
    select
        facts.fact_id as found_id,
        struct_extract(arg_min({
            id: case
                when review <> 'rejected' and (judged.value, judged.low, judged.high, judged.unit)
                    is not distinct from (facts.value, facts.low, facts.high, facts.unit) then judged.fact_id
            end
        }, {
            another: judged.fact_id <> facts.fact_id, of_another: judged.object is distinct from facts.object,
            fact_id: judged.fact_id
        }), 'id') as judged_id
    from store.facts as facts
    join judged on judged.source_id = facts.source_id
        and judged.quantity_start < facts.quantity_end
        and facts.quantity_start < judged.quantity_end
    group by facts.fact_id
),
-- Few cells restate anything, and only they are joined: of all facts DuckDB would lay aside every one, for
-- it takes them for fewer than what was judged.
told as (
    select standing.*, null as found_id, null as judged_id
    from standing
    where restates is null
    union all by name
    select standing.*, restated.found_id, restated.judged_id
    from standing
    left join overturned as restated on restated.found_id = standing.restates
    where restates is not null
)
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
    facts.indicator_confidence,
    documents.title,
    documents.report_year,
    facts.section,
    facts.sentence,
    facts.stated_in,
    case
        -- A cell whose figure was corrected restates nothing any more, nor one whose figure of the prose fell.
        when facts.review = 'corrected'
            and facts.fact_id not in (select judged_id from overturned where judged_id is not null) then null
        when facts.found_id is not null then facts.judged_id
        else facts.restates
    end as restates,
    facts.earlier,
    facts.confidence,
    facts.review,
    facts.reviewed_by,
    facts.reviewed_at,
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
from told as facts
join store.documents as documents using (document_id)
join store.sources as sources on sources.source_id = facts.source_id;

comment on view all_facts is 'Every fact, with those of documents that are copies of another (duplicate_of), and rejected ones';
comment on column all_facts.duplicate_of is 'Document of which this fact''s document is a copy';
