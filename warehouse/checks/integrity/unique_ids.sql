-- An id that stands for two rows would be counted twice by every join.
select 'source ' || source_id as violation from store.sources group by source_id having count(*) > 1
union all
select 'document ' || document_id from store.documents group by document_id having count(*) > 1
union all
select 'fact ' || fact_id from store.facts group by fact_id having count(*) > 1;
