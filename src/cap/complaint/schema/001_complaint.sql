-- Complaints, suggestions and praise 投诉建议. Nobody's name is kept: the link and the six digits are the key.

CREATE TABLE complaint (
  id @id,
  digits @text NOT NULL,
  kind @choice(ComplaintKind) NOT NULL,
  area @ref(area) NOT NULL,
  about @bool NOT NULL,                 -- about a worker or an organisation: goes one level up
  handled @choice(AreaLevel) NOT NULL,  -- the level that reads and answers it
  text @text NOT NULL,
  phone @text @private @keep(complaint),
  answer @text,
  answered_by @ref(person),
  answered_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX complaint_area ON complaint(area, id);
CREATE INDEX complaint_digits ON complaint(digits);

-- only: both
INSERT INTO retention(id, code, days, rev) VALUES (5, 'complaint', 180, 1);
