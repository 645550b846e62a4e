-- What lies above an area, in order, from the index alone: every report and every verdict over a place asks for it.
CREATE INDEX area_up_line ON area_up(area, depth, above);
