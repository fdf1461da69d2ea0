-- The level from which something moved (45天 of 由45天缩短到32天) is told from the one that was reached.
-- Facts and verdicts from before stay NULL here until their
-- source is extracted again.

alter table store.facts add column earlier boolean;
alter table store.verdicts add column earlier boolean;
