-- Files whose facts are worth a look first: low confidence, doubtful facts, lost characters, wrong sums.
select source_name, facts, round(mean_confidence, 2) as confidence, doubtful, lost_characters, wrong_sums
from quality
where facts > 0 and (doubtful > 0 or lost_characters > 0 or wrong_sums > 0)
order by (doubtful + lost_characters + wrong_sums) / facts desc, source_name
limit 50;
