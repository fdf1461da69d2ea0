-- Placeholder: the migration of this number comes from another branch; drop this file then.
select 1;
