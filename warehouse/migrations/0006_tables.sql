-- Whether a fact is stated in prose or in a cell of a table, and what of the prose a cell restates.
-- Facts loaded before stay NULL here until their source is extracted again: they may be of either.

alter table store.facts add column stated_in varchar;    -- prose or table
alter table store.facts add column restates varchar;     -- fact_id of the prose's fact in the same report
alter table store.verdicts add column stated_in varchar;
alter table store.verdicts add column restates varchar;
