-- expect: 3: error: reads table area of cap/base: add it to -- reads:
-- name: x :one
SELECT a.name FROM area a WHERE a.id = :id;
