-- Where reports give figures: facts by section over all agencies, and the share that is only planned.
select
    section, count(distinct agency) as agencies, sum(facts)::bigint as facts,
    round(sum(planned) / sum(facts), 2) as planned_share, sum(with_indicator)::bigint as with_indicator
from coverage
group by section
order by facts desc, section;
