-- The steps of an area lie together: what other areas took is not read.
CREATE INDEX need_steps_at ON need(area, at, accepted_at, routed_at, finished_at, confirmed_at, state) WHERE accepted_at IS NOT NULL;
-- only: both
DROP INDEX need_steps;
