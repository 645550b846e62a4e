-- expect: 3: error: writes table area, which belongs to cap/base
-- name: x :exec
UPDATE area SET rank = 1 WHERE id = :id;
