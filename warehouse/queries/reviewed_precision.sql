-- How many of the facts found are right: of those in passages that were drawn at random for review.
-- What people added had not been found (confidence is NULL) and counts for nothing here.
select count(*) as judged, avg((review = 'confirmed')::integer) as "right",
    avg((review = 'corrected')::integer) as corrected, avg((review = 'rejected')::integer) as rejected
from verdicts
where list_contains(reasons, 'random') and confidence is not null;
