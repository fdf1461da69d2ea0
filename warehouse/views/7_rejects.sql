create or replace view rejects as
select source_name, reason, path, run_id, rejected_at
from store.rejects;

comment on view rejects is 'Files that could not be read; a file leaves the list once it has been read';
comment on column rejects.source_name is 'Name of the file';
comment on column rejects.reason is 'Why it could not be read';
comment on column rejects.path is 'Absolute path of the file';
comment on column rejects.run_id is 'Run that first met it so';
comment on column rejects.rejected_at is 'When that was, UTC';
