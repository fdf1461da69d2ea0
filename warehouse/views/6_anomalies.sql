create or replace view anomalies as
select
    sources.source_name,
    anomalies.kind,
    anomalies.text,
    anomalies.start,
    anomalies."end",
    anomalies.reason,
    anomalies.source_id
from store.anomalies as anomalies
join store.sources as sources using (source_id);

comment on view anomalies is 'Places that are no part of a report''s own statements or were spoiled on the way, and totals of tables that their parts do not make';
comment on column anomalies.source_name is 'Name of the file';
comment on column anomalies.kind is 'advertisement, lost_characters, duplicate, page_furniture, or wrong_sum: a total of a table, whose fact stands as stated';
comment on column anomalies.text is 'The words';
comment on column anomalies.start is 'Offset in code points of the decoded source text';
comment on column anomalies."end" is 'Offset of the end, exclusive';
comment on column anomalies.reason is 'Why it is taken for one';
comment on column anomalies.source_id is 'File in which it stands';
