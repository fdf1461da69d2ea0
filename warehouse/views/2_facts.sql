create or replace view facts as
select * exclude (duplicate_of)
from all_facts
where duplicate_of is null and review is distinct from 'rejected';

comment on view facts is 'Facts: agency -> action -> object -> quantity; copies of a document are counted once, what people rejected not at all';
comment on column facts.source_name is 'Name of the file';
comment on column facts.agency is 'Full official name of the doer';
comment on column facts.action is 'Verb that governs the quantity; NULL for a plain linking verb or none';
comment on column facts.object is 'What is counted or measured';
comment on column facts.quantity_text is 'The quantity as written: 1.63万余条 (over 16,300 items)';
comment on column facts.value is 'The number, magnitudes worked in; money in yuan; NULL for a range, a vague or a redacted figure';
comment on column facts.unit is 'Measure word without magnitude; money is always in 元 (yuan)';
comment on column facts.low is 'Least value that the words allow, NULL where open';
comment on column facts.high is 'Greatest value that the words allow, NULL where open';
comment on column facts.bound is 'exact, over, nearly, about, at_least, at_most, range, redacted or vague';
comment on column facts.kind is 'count, percent, point, money, duration, measure, ratio or rank';
comment on column facts.status is 'done, planned or required';
comment on column facts.change is 'up or down where the quantity is the size of a change (增长5.6%); NULL for levels and flows';
comment on column facts.baseline is 'Words for what the change is against: 同比, 比上年, 较2020年; NULL where none';
comment on column facts.time_text is 'Time words that hold for the quantity, NULL where none';
comment on column facts.period_start is 'First day of the time that the quantity holds for';
comment on column facts.period_end is 'Last day of the time that the quantity holds for';
comment on column facts.agency_text is 'Words that name the doer, NULL where the sentence leaves it out';
comment on column facts.agency_code is 'GB/T 2260 code of the agency''s place, NULL where unknown or ambiguous';
comment on column facts.participants is 'Full names of those who act with the agency (会同, 联合, 配合); empty where it acts alone';
comment on column facts.indicator is 'Standard indicator to which the fact belongs, NULL where none';
comment on column facts.title is 'Title of the report';
comment on column facts.report_year is 'Year on which the report reports';
comment on column facts.section is 'Headings above the sentence, outermost first';
comment on column facts.sentence is 'The sentence that says so';
comment on column facts.confidence is 'Probability that the fact is right, 0 to 1; 1 where a person confirmed or corrected it';
comment on column facts.review is 'confirmed or corrected where a person judged the fact: the columns hold what the person left standing; NULL where nobody did';
comment on column facts.reviewed_by is 'Who judged it';
comment on column facts.reviewed_at is 'When, UTC';
comment on column facts.quantity_start is 'Offset in code points of the decoded source text';
comment on column facts.quantity_end is 'Offset in code points of the decoded source text, exclusive';
comment on column facts.action_start is 'Offset of the action; NULL where there is none';
comment on column facts.action_end is 'Offset of the action''s end, exclusive';
comment on column facts.object_start is 'Offset of the object; NULL where there is none';
comment on column facts.object_end is 'Offset of the object''s end, exclusive';
comment on column facts.agency_start is 'Offset of the doer''s words; NULL where left out';
comment on column facts.agency_end is 'Offset of the end of the doer''s words, exclusive';
comment on column facts.sentence_start is 'Offset of the sentence';
comment on column facts.sentence_end is 'Offset of the sentence''s end, exclusive';
comment on column facts.fact_id is 'Stays the same when the same text is extracted again';
comment on column facts.document_id is 'Report in which the fact stands';
comment on column facts.run_id is 'Run that extracted the source';
comment on column facts.model_version is 'Version of the models that extracted it';
