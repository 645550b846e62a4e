-- Packs: local words, limits and holidays as data, each with its source and the day from which it holds.

CREATE TABLE category (
  id @id,
  code @text NOT NULL UNIQUE,
  name @text NOT NULL,
  name_en @text,
  default_route @choice(Route) NOT NULL,
  due_n @int,                           -- none: the urgency's limit
  due_unit @choice(DueUnit),
  sort @int NOT NULL,
  source @text,
  closed_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);

CREATE TABLE clock_rule (
  id @id,
  code @text NOT NULL UNIQUE,           -- p1…p4: until finished; accept: until accepted
  n @int NOT NULL,
  unit @choice(DueUnit) NOT NULL,
  source @text,
  rev @int NOT NULL
);

-- Days that differ from the week: holidays on weekdays, and weekend days that are worked.
CREATE TABLE holiday (
  id @id,
  day @day NOT NULL UNIQUE,
  works @bool NOT NULL,
  name @text NOT NULL,
  source @text
);
