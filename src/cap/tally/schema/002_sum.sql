-- The same sums, lying in the order in which they are read: some thousand of them make one board of figures.

-- large
CREATE TABLE tally_sum (
  area @ref(area) NOT NULL,
  month @bool NOT NULL,                 -- a whole month; else one day
  starts @day NOT NULL,                 -- the day, or the first of the month
  fact @text NOT NULL,
  own @int NOT NULL,                    -- of what lies at the area itself
  whole @int NOT NULL,                  -- of all that lies at it or below
  PRIMARY KEY (area, month, starts, fact)
) @clustered;

-- only: both
INSERT INTO tally_sum(area, month, starts, fact, own, whole) SELECT area, month, starts, fact, own, whole FROM tally;
DROP TABLE tally;
