-- Figures that can be added up, counted once when they change. See tally.h.

-- large
CREATE TABLE tally (
  id @id,
  area @ref(area) NOT NULL,
  month @bool NOT NULL,                 -- a whole month; else one day
  starts @day NOT NULL,                 -- the day, or the first of the month
  fact @text NOT NULL,
  own @int NOT NULL,                    -- of what lies at the area itself
  whole @int NOT NULL,                  -- of all that lies at it or below
  UNIQUE (area, month, starts, fact)
);

-- What has changed and is not added up yet: the fold job empties it.
CREATE TABLE tally_delta (
  id @id,
  area @ref(area) NOT NULL,
  day @day NOT NULL,
  fact @text NOT NULL,
  n @int NOT NULL
);
