-- Which facts a need is counted under, as bits of need_tally.c; 0: not counted yet.
ALTER TABLE need ADD counted @int NOT NULL DEFAULT 0;
CREATE INDEX need_uncounted ON need(id) WHERE counted = 0;
-- What time alone makes late is found by its date.
CREATE INDEX need_due ON need(due_at) WHERE finished_at IS NULL AND state = 'open';
CREATE INDEX need_accept_due ON need(accept_due) WHERE accepted_at IS NULL;
