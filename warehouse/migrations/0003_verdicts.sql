-- What people decided about facts. A verdict belongs to the characters of a text and not to a row:
-- it stays when the source is extracted again, renamed or moved, and the views put it last.

alter table store.sources add column text_sha256 varchar; -- of the decoded text, in UTF-8
update store.sources set text_sha256 = sha256(text);

-- One row a fact that was judged. The columns of store.facts say what the person left standing, or,
-- of a rejected fact, what had been found; confidence is that of the finding, NULL where there was none.
create table store.verdicts as
select
    facts.* exclude (source_id),
    null::varchar as text_sha256,
    null::varchar as source_name,
    null::varchar as review,         -- confirmed, corrected or rejected
    null::varchar as reviewed_by,
    null::timestamp as reviewed_at,  -- UTC
    null::varchar[] as reasons       -- why it was picked for review
from store.facts as facts
where false;
