-- What a fact says of its indicator and of those who take part is compared as well (zhengju diff).
-- Facts laid aside before stay NULL here: what these were is not known any more.

alter table store.past_facts add column agency_code varchar;
alter table store.past_facts add column participants varchar[]; -- NULL only where it is not known
alter table store.past_facts add column indicator varchar;
alter table store.past_facts add column stated_in varchar;      -- NULL only where it is not known
