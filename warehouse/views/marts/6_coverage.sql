-- What is reported where: the facts by doer, year of the report and outermost heading, whose number
-- (一、 第三章 （二）) is left out, since it differs from year to year.
create or replace view coverage as
with headed as (
    select
        agency, report_year, split_part(section, ' / ', 1) as heading, status, indicator, bound,
        count(*) as facts, sum(confidence) as confidence
    from facts
    group by all
)
select
    agency,
    report_year,
    regexp_replace(heading, '^(第[一二三四五六七八九十百0-9]+[章节部条]分?|[（(]?[一二三四五六七八九十百0-9０-９]+[）)、.．])[、\s]*', '') as section,
    sum(facts)::bigint as facts,
    coalesce(sum(facts) filter (status = 'done'), 0)::bigint as done,
    coalesce(sum(facts) filter (status = 'planned'), 0)::bigint as planned,
    coalesce(sum(facts) filter (status = 'required'), 0)::bigint as required,
    coalesce(sum(facts) filter (bound = 'redacted'), 0)::bigint as redacted,
    coalesce(sum(facts) filter (indicator is not null), 0)::bigint as with_indicator,
    list_sort(coalesce(list(distinct indicator) filter (indicator is not null), [])) as indicators,
    sum(confidence) / sum(facts) as mean_confidence
from headed
group by all;

comment on view coverage is 'Which sections and agencies report what: facts by doer, year of the report and outermost heading';
comment on column coverage.agency is 'Full official name of the doer; NULL where unknown';
comment on column coverage.report_year is 'Year on which the report reports';
comment on column coverage.section is 'Outermost heading without its number; empty above the first';
comment on column coverage.facts is 'How many facts there are';
comment on column coverage.done is 'How many of them tell what was done';
comment on column coverage.planned is 'How many tell what is planned';
comment on column coverage.required is 'How many tell what a rule requires';
comment on column coverage.redacted is 'How many figures the writer left out';
comment on column coverage.with_indicator is 'How many facts belong to a standard indicator';
comment on column coverage.indicators is 'The indicators, in the order of the alphabet';
comment on column coverage.mean_confidence is 'Mean of the probabilities that the facts are right';
