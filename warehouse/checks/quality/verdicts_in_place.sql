-- A verdict belongs to characters of a text, and counts where a report that is no copy has them.
select count(*) || ' verdicts on ' || source_name || ' hold no longer: ' || reason as violation
from (
    select any_value(verdicts.source_name) as source_name,
        case when not bool_or(sources.source_id is not null) then 'no source has its text'
            when not bool_or(documents.document_id is not null) then 'no report has their place'
            else 'its report counts as a copy of another' end as reason
    from store.verdicts as verdicts
    left join store.sources as sources using (text_sha256)
    left join store.documents as documents on documents.source_id = sources.source_id
        and quantity_start >= documents.start and quantity_start < documents."end"
    group by verdicts.rowid
    having not bool_or(documents.document_id is not null and duplicate_of is null)
)
group by source_name, reason
order by source_name, reason;
