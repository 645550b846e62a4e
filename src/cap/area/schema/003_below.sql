-- What lies directly below an area is read without what lies deeper.
CREATE INDEX area_up_below ON area_up(above, depth, area);
-- only: both
DROP INDEX area_up_above;
