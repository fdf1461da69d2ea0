create or replace view mentions as
select
    sources.source_name,
    mentions.label,
    mentions.text,
    mentions.start,
    mentions."end",
    mentions.score,
    mentions.recogniser,
    mentions.document_id
from store.mentions as mentions
join store.sources as sources using (source_id);

comment on view mentions is 'Labelled spans: agencies, actions, objects, times, laws, regions, persons, programmes, quantities';
comment on column mentions.source_name is 'Name of the file';
comment on column mentions.label is 'AGENCY, ACTION, OBJECT, TIME, LAW, REGION, PERSON, PROGRAM, QUANTITY, or one that was added by retraining';
comment on column mentions.text is 'The words';
comment on column mentions.start is 'Offset in code points of the decoded source text';
comment on column mentions."end" is 'Offset of the end, exclusive';
comment on column mentions.score is 'Confidence of the recogniser, 0 to 1';
comment on column mentions.recogniser is 'Who recognised it';
comment on column mentions.document_id is 'Report in which it stands';
