-- A row without its document or source would vanish from the views.
select 'fact ' || fact_id || ' has no document' as violation
from store.facts anti join store.documents using (source_id, document_id)
union all
select 'mention ' || text || ' has no document ' || document_id
from store.mentions anti join store.documents using (source_id, document_id)
union all
select 'document ' || document_id || ' has no source'
from store.documents anti join store.sources using (source_id)
union all
select 'anomaly ' || text || ' has no source'
from store.anomalies anti join store.sources using (source_id);
