-- Who acted together with the leading doer and where, and what changed against what.
-- Facts loaded before stay NULL here until their source is extracted again.

alter table store.facts add column agency_code varchar;    -- GB/T 2260 code of the agency's place
alter table store.facts add column participants varchar[]; -- full names of those who act with it
alter table store.facts add column change varchar;         -- up or down, where it is a change's size
alter table store.facts add column baseline varchar;       -- the words for what it is compared with
