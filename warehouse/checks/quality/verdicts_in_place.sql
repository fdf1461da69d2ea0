-- A file that was edited is another text: what was decided about the old one says nothing of it.
select count(*) || ' verdicts on ' || source_name || ' hold no longer: no source has its text' as violation
from store.verdicts anti join store.sources using (text_sha256)
group by source_name;
