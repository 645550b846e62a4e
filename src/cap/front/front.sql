-- reads: wall_code need

-- name: front_wall_code :one
-- sort: codes are ASCII
SELECT w.code FROM wall_code w WHERE w.closed_at IS NULL ORDER BY w.code LIMIT 1;

-- name: front_any_need :one
-- scan: the first row is enough
SELECT n.id FROM need n ORDER BY n.id LIMIT 1;
