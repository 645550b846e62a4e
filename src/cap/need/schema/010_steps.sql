-- How long each step took is read from the index alone, of those that were accepted.
CREATE INDEX need_steps ON need(at, area, accepted_at, routed_at, finished_at, confirmed_at, state) WHERE accepted_at IS NOT NULL;
