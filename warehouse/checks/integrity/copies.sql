-- A copy points at a document that is none itself: else both would be left out.
select 'document ' || copy.document_id || ' is a copy of ' || copy.duplicate_of as violation
from store.documents as copy
left join store.documents as original on original.document_id = copy.duplicate_of
where copy.duplicate_of is not null
    and (original.document_id is null or original.duplicate_of is not null);
