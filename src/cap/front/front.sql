-- reads: wall_code area_up need

-- name: front_wall_code :one
-- sort: codes are ASCII
SELECT w.code FROM wall_code w WHERE w.closed_at IS NULL ORDER BY w.code LIMIT 1;

-- name: front_duty :one
-- :above AreaId
SELECT w.phone, w.hours FROM area_up u JOIN wall_code w ON w.area = u.area
 WHERE u.above = :above AND w.closed_at IS NULL AND w.phone IS NOT NULL ORDER BY w.id LIMIT 1;

-- name: front_any_need :one
-- scan: the first row is enough
SELECT n.id FROM need n ORDER BY n.id LIMIT 1;
