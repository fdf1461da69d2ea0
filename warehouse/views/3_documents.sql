create or replace view documents as
select
    sources.source_name,
    documents.document_id,
    documents.issuer,
    documents.title,
    documents.report_year,
    documents.published,
    documents.document_number,
    documents.ordinal,
    documents.start,
    documents."end",
    documents.duplicate_of,
    documents.content_sha256,
    documents.source_id
from store.documents as documents
join store.sources as sources using (source_id);

comment on view documents is 'Reports; one file may hold several';
comment on column documents.source_name is 'Name of the file';
comment on column documents.document_id is 'Stays the same when the same file is extracted again';
comment on column documents.issuer is 'Body that gives the report';
comment on column documents.title is 'Title of the report';
comment on column documents.report_year is 'Year on which the report reports';
comment on column documents.published is 'Day of publication';
comment on column documents.document_number is 'Document number (发文字号)';
comment on column documents.ordinal is 'Place among the reports of its file, from 1';
comment on column documents.start is 'Offset of the report in the decoded source text, in code points';
comment on column documents."end" is 'Offset of the report''s end, exclusive';
comment on column documents.duplicate_of is 'Document of which it is a copy; its facts are left out of the view facts';
comment on column documents.content_sha256 is 'SHA-256 of the report''s text';
comment on column documents.source_id is 'File in which it stands';
