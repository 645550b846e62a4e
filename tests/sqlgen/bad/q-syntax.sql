-- expect: 4: error: SQL: near
-- name: x :one
SELECT t.id,
FROM thing t WHERE t.id = :id;
