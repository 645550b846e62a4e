-- name: area_get :one
-- row: area_row
SELECT a.id, a.code, a.name, a.name_en, a.level, a.parent, a.sort_key, a.households, a.rev FROM area a WHERE a.id = :id;

-- name: area_by_code :one
-- row: area_row
SELECT a.id, a.code, a.name, a.name_en, a.level, a.parent, a.sort_key, a.households, a.rev FROM area a
 WHERE a.code = :code AND a.valid_to IS NULL;

-- name: area_children :many
-- sort: codes are ASCII digits
-- row: area_row
-- all: an area has some hundred children at most
SELECT a.id, a.code, a.name, a.name_en, a.level, a.parent, a.sort_key, a.households, a.rev FROM area a
 WHERE a.parent IS NOT DISTINCT FROM :parent AND a.valid_to IS NULL ORDER BY a.sort_key, a.id;

-- name: area_page :many
-- sort: codes are ASCII digits
-- row: area_row
-- :after Str
-- :limit int64_t
SELECT a.id, a.code, a.name, a.name_en, a.level, a.parent, a.sort_key, a.households, a.rev FROM area a
 WHERE a.parent IS NOT DISTINCT FROM :parent AND a.valid_to IS NULL
 /*? after */ AND a.sort_key > :after
 ORDER BY a.sort_key LIMIT :limit;

-- name: area_below :many
-- sort: codes are ASCII digits
-- row: area_row
-- all: the communities or grids of one street, for choosers
SELECT a.id, a.code, a.name, a.name_en, a.level, a.parent, a.sort_key, a.households, a.rev
  FROM area_up u JOIN area a ON a.id = u.area
 WHERE u.above = :above AND a.level = :level AND a.valid_to IS NULL ORDER BY a.sort_key, a.id;

-- name: area_lines :many
-- all: at most eight levels
SELECT u.above, u.depth, a.level, a.name, a.name_en FROM area_up u JOIN area a ON a.id = u.above WHERE u.area = :area ORDER BY u.depth;

-- name: area_put :exec
INSERT INTO area(id, code, scheme, name, name_en, level, parent, valid_from, households, sort_key, rev, at)
VALUES (:id, :code, :scheme, :name, :name_en, :level, :parent, :valid_from, :households, :sort_key, 1, :at);

-- name: area_up_put :exec
INSERT INTO area_up(id, area, above, depth) VALUES (:id, :area, :above, :depth);

-- name: area_rename :change1
UPDATE area SET name = :name, name_en = :name_en, households = :households, rev = rev + 1 WHERE id = :id AND rev = :rev;

-- name: area_end :change1
UPDATE area SET valid_to = :valid_to, rev = rev + 1 WHERE id = :id AND valid_to IS NULL;

-- name: area_shape_put :exec
INSERT INTO area_shape(id, area, geojson, west, south, east, north) VALUES (:id, :area, :geojson, :west, :south, :east, :north)
ON CONFLICT (area) DO UPDATE SET geojson = excluded.geojson, west = excluded.west, south = excluded.south, east = excluded.east, north = excluded.north;

-- name: area_shapes :many
-- sort: codes are ASCII digits
-- all: the shapes of one area's children
SELECT s.area, s.geojson, a.name, a.name_en FROM area a JOIN area_shape s ON s.area = a.id WHERE a.parent = :parent ORDER BY a.sort_key, a.id;

-- name: wall_code_get :one
SELECT w.id, w.code, w.area, w.place, w.phone, w.hours, a.name AS area_name, a.name_en AS area_name_en, a.level
  FROM wall_code w JOIN area a ON a.id = w.area WHERE w.code = :code AND w.closed_at IS NULL;

-- name: wall_codes :many
-- sort: codes are ASCII digits
-- all: those of one community
SELECT w.id, w.code, w.area, w.place, w.phone, w.hours, a.name AS area_name, a.name_en AS area_name_en
  FROM area_up u JOIN wall_code w ON w.area = u.area JOIN area a ON a.id = w.area
 WHERE u.above = :above AND w.closed_at IS NULL ORDER BY w.code;

-- The desk of a community by telephone: the number on the first code there that has one.
-- name: area_duty :one
-- :above AreaId
SELECT w.phone, w.hours FROM area_up u JOIN wall_code w ON w.area = u.area
 WHERE u.above = :above AND w.closed_at IS NULL AND w.phone IS NOT NULL ORDER BY w.id LIMIT 1;

-- name: wall_code_put :exec
INSERT INTO wall_code(id, code, area, place, phone, hours, at) VALUES (:id, :code, :area, :place, :phone, :hours, :at);

-- name: wall_code_close :change1
UPDATE wall_code SET closed_at = :closed_at WHERE id = :id AND closed_at IS NULL;

-- name: wall_code_of :one
SELECT w.id, w.code, w.area, w.place, w.phone, w.hours FROM wall_code w WHERE w.id = :id;
