-- Wishes are listed by themselves; they are few among needs.
CREATE INDEX need_wish ON need(id) WHERE kind = 'wish';
