-- The scope tree 区·街道·社区·网格·楼栋, its closure, shapes, and the codes on walls.

CREATE TABLE area (
  id @id,
  code @text NOT NULL,
  scheme @text NOT NULL,                -- sc12, sc12+3, cjt349-20, free (standards B-2)
  name @text NOT NULL,
  name_en @text,
  level @choice(AreaLevel) NOT NULL,
  parent @ref(area),
  valid_from @day,
  valid_to @day,
  succeeded_by @ref(area),
  households @int,                      -- an estimate, for load rules; unknown stays unknown
  sort_key @text NOT NULL,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE UNIQUE INDEX area_code ON area(code, valid_from);
CREATE INDEX area_parent ON area(parent, sort_key);

-- Closure: every area lies above itself at depth 0. Kept by area_add and area_move alone.
-- large
CREATE TABLE area_up (
  id @id,
  area @ref(area) NOT NULL,
  above @ref(area) NOT NULL,
  depth @int NOT NULL,
  UNIQUE (area, above)
);
CREATE INDEX area_up_above ON area_up(above, area);

CREATE TABLE area_shape (
  id @id,
  area @ref(area) NOT NULL UNIQUE,
  geojson @text NOT NULL,               -- RFC 7946 Polygon, WGS-84
  west @real NOT NULL, south @real NOT NULL, east @real NOT NULL, north @real NOT NULL
);

CREATE TABLE wall_code (
  id @id,
  code @text NOT NULL UNIQUE,           -- /q/3F2K
  area @ref(area) NOT NULL,
  place @text,
  phone @text,                          -- the desk's number, not a person's
  hours @text,                          -- duty hours, as people read them
  closed_at @time,
  at @time NOT NULL
);
CREATE INDEX wall_code_area ON wall_code(area);
