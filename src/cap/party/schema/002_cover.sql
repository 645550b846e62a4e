-- The form of a day is read from the index alone.
CREATE INDEX branch_form ON branch(org, starts, ends, form);
-- only: both
DROP INDEX branch_org;
