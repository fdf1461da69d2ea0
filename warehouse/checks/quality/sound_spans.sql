-- Evidence lies inside its document, and documents inside their source.
select 'fact ' || fact_id || ' lies outside its document' as violation
from store.facts as facts join store.documents as documents using (document_id)
where not (documents.start <= quantity_start and quantity_start < quantity_end
    and quantity_end <= documents."end")
union all
select 'document ' || document_id || ' lies outside its source'
from store.documents as documents join store.sources using (source_id)
where not (0 <= start and start < "end" and "end" <= characters);
