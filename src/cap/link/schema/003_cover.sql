-- Who holds a part at a place or belongs to a group, on a day, is read from the index alone.
CREATE INDEX link_held ON link(b_kind, b, kind, ends, role, starts, a_kind, a);
-- only: both
DROP INDEX link_b;
