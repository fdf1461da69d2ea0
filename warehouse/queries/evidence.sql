-- The words around every fact, cut from the source text at its offsets.
select
    facts.source_name, facts.agency, facts.action, facts.object, facts.quantity_text,
    substr(texts.text, greatest(quantity_start - 20, 0) + 1,
        quantity_start - greatest(quantity_start - 20, 0))
        || '【' || substr(texts.text, quantity_start + 1, quantity_end - quantity_start) || '】'
        || substr(texts.text, quantity_end + 1, 10) as evidence
from facts
join documents using (document_id)
join texts on texts.source_id = documents.source_id
order by facts.source_name, quantity_start;
