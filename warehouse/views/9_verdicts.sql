create or replace view verdicts as
select
    source_name, review, reviewed_by, reviewed_at, reasons, agency, action, object, quantity_text, value,
    unit, status, confidence, quantity_start, quantity_end, fact_id, document_id, text_sha256,
    model_version
from store.verdicts;

comment on view verdicts is 'What people decided about facts; facts shows what follows from it';
comment on column verdicts.source_name is 'Name of the file when it was judged';
comment on column verdicts.review is 'confirmed; corrected: changed or added by the person; rejected: no fact';
comment on column verdicts.reviewed_by is 'Who decided';
comment on column verdicts.reviewed_at is 'When, UTC';
comment on column verdicts.reasons is 'Why it was picked for review: random, low_confidence, disagreement, contradiction, new_agency';
comment on column verdicts.agency is 'Doer that the person left standing; of a rejected fact the one found';
comment on column verdicts.action is 'Verb, likewise';
comment on column verdicts.object is 'What is counted or measured, likewise';
comment on column verdicts.quantity_text is 'The quantity as written';
comment on column verdicts.value is 'The number, as in facts';
comment on column verdicts.unit is 'Measure word, as in facts';
comment on column verdicts.status is 'done, planned or required';
comment on column verdicts.confidence is 'Confidence with which it had been found; NULL where a person added it';
comment on column verdicts.quantity_start is 'Offset in code points of the decoded source text';
comment on column verdicts.quantity_end is 'Offset of the end, exclusive';
comment on column verdicts.fact_id is 'Fact that was judged';
comment on column verdicts.document_id is 'Report in which it stood';
comment on column verdicts.text_sha256 is 'SHA-256 of the decoded text: the verdict holds wherever this text is loaded';
comment on column verdicts.model_version is 'Version of the models whose finding was judged; NULL in verdicts from before it was kept';
