-- How many of the facts found are right: of the sentences that come first in the random order in which
-- `zhengju review export` draws, up to the first that nobody has judged. Doubtful ones are judged first,
-- so verdicts on others say nothing of all facts. 0 is its --seed: write yours here. Only what the models
-- now in use had found counts, and what people added (confidence is NULL) had not been found. Cells of
-- tables are not drawn.
with sentences as (
    select text_sha256, sentence_start, md5(concat_ws('|', 0, text_sha256, sentence_start)) as place,
        bool_or(review is null) as waiting
    from all_facts
    join store.documents as documents using (document_id)
    join store.sources as sources on sources.source_id = documents.source_id
    where all_facts.duplicate_of is null and all_facts.stated_in is distinct from 'table'
    group by all
),
drawn as (
    from sentences
    where place < (select coalesce(min(place), 'none waits') from sentences where waiting)
)
select count(*) as judged, avg((review = 'confirmed')::integer) as "right",
    avg((review = 'corrected')::integer) as corrected, avg((review = 'rejected')::integer) as rejected
from store.verdicts
semi join drawn using (text_sha256, sentence_start)
semi join store.sources as sources using (text_sha256, model_version)
where confidence is not null;
