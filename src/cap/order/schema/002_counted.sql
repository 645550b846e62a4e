-- A confirmed service that stands in the tallies.
ALTER TABLE taking ADD counted @bool NOT NULL DEFAULT 0;
CREATE INDEX taking_uncounted ON taking(id) WHERE counted = 0 AND confirmed_at IS NOT NULL;
