-- expect: 3: error: result late: a condition is no number on PostgreSQL
-- name: x :one
SELECT t.id, t.n > 3 AS "late bool" FROM thing t WHERE t.id = :id;
