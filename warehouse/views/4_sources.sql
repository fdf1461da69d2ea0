create or replace view sources as
select
    source_name, path, format, encoding, characters, sha256, source_id,
    profile, pipeline_version, model_version, run_id, loaded_at
from store.sources;

comment on view sources is 'Files that were read';
comment on column sources.source_name is 'Name of the file';
comment on column sources.path is 'Absolute path of the file when it was read';
comment on column sources.format is 'txt, html, docx or pdf';
comment on column sources.encoding is 'How its text was encoded';
comment on column sources.characters is 'Length of the decoded text in code points';
comment on column sources.sha256 is 'SHA-256 of the file''s bytes';
comment on column sources.source_id is 'First 12 hex digits of the SHA-256 of the absolute path';
comment on column sources.profile is 'Pipeline profile that extracted it';
comment on column sources.pipeline_version is 'Version of Zhengju that extracted it';
comment on column sources.model_version is 'Version of the models that extracted it';
comment on column sources.run_id is 'Run that loaded it';
comment on column sources.loaded_at is 'When it was loaded, UTC';

create or replace view texts as
select source_name, text, source_id
from store.sources;

comment on view texts is 'Decoded text of every file, unedited: substr(text, quantity_start + 1, quantity_end - quantity_start) is the evidence';
comment on column texts.source_name is 'Name of the file';
comment on column texts.text is 'Text as decoded';
comment on column texts.source_id is 'File of which it is the text';
