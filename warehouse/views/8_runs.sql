create or replace view runs as
select * from store.runs;

comment on view runs is 'One row for every run, written by the transaction that loaded it';
comment on column runs.run_id is 'The run; a Prefect flow run has the same id';
comment on column runs.state is 'completed, or failed where nothing could be read';
comment on column runs.started is 'UTC';
comment on column runs.finished is 'UTC';
comment on column runs.profile is 'Pipeline profile';
comment on column runs.pipeline_version is 'Version of Zhengju';
comment on column runs.model_version is 'Version of the models';
comment on column runs.sources is 'Files read anew';
comment on column runs.unchanged is 'Files known already and left as they were';
comment on column runs.documents is 'Reports loaded';
comment on column runs.facts is 'Facts loaded, those of copies too';
comment on column runs.anomalies is 'Anomalies loaded';
comment on column runs.rejects is 'Files that could not be read';
