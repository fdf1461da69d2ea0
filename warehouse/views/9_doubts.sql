-- Facts that nobody has judged and that are worth a person's time, once for every reason.
create or replace view doubts as
with unjudged as (
    from facts where review is null
),
-- A role whose span the recogniser of names and words marked otherwise, and recognisers that differ.
roles as (
    select fact_id, document_id, 'ACTION' as label, action_start as start, action_end as "end" from unjudged
    union all
    select fact_id, document_id, 'OBJECT', object_start, object_end from unjudged
    union all
    select fact_id, document_id, 'AGENCY', agency_start, agency_end from unjudged
),
disagreements as (
    select roles.fact_id, string_agg(distinct mentions.label || ' ' || mentions.text, ', ' order by mentions.label || ' ' || mentions.text) as evidence
    from roles
    join store.mentions as mentions on mentions.document_id = roles.document_id
        and mentions.start < roles."end" and roles.start < mentions."end"
        and (mentions.label, mentions.start, mentions."end")
            is distinct from (roles.label, roles.start, roles."end")
    group by all
),
-- One agency did the same to the same in the same time, and the figures exclude each other.
claims as (
    from unjudged
    where object is not null and bound not in ('redacted', 'vague') and (low is not null or high is not null)
        and earlier is distinct from true
),
contradictions as (
    select agency, action, object, kind, unit, status, change, baseline, period_start, period_end,
        string_agg(distinct quantity_text, ', ' order by quantity_text) as evidence
    from claims
    group by all
    having max(coalesce(low, '-infinity'::double)) > min(coalesce(high, 'infinity'::double))
),
-- A name that no report is issued under, that stands in one report only, and that nobody confirmed.
names as (
    select agency from unjudged
    where agency is not null
        and agency not in (select issuer from store.documents where issuer is not null)
        and agency not in (select agency from store.verdicts where agency is not null and review <> 'rejected')
    group by agency
    having count(distinct document_id) = 1
)
select fact_id, 'low_confidence' as reason, confidence::decimal(3, 2)::varchar as evidence
from unjudged where confidence < 0.7
union all
select fact_id, 'disagreement', evidence from disagreements
union all
select fact_id, 'contradiction', evidence
from claims join contradictions using (object, kind, status)
where (claims.agency, claims.action, claims.unit, claims.change, claims.baseline, claims.period_start, claims.period_end)
    is not distinct from (contradictions.agency, contradictions.action, contradictions.unit, contradictions.change,
        contradictions.baseline, contradictions.period_start, contradictions.period_end)
union all
select fact_id, 'new_agency', agency from unjudged semi join names using (agency);

comment on view doubts is 'Facts worth a person''s time that nobody has judged, once for every reason; zhengju review export takes from here';
comment on column doubts.fact_id is 'The fact';
comment on column doubts.reason is 'low_confidence, disagreement (of recognisers), contradiction (of figures) or new_agency';
comment on column doubts.evidence is 'The confidence, what the other recogniser read, the figures, or the name';
