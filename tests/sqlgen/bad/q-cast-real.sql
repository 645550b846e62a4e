-- expect: 3: error: CAST of a real to BIGINT
-- name: x :one
SELECT CAST(t.size AS BIGINT) AS "n int" FROM thing t WHERE t.id = :id;
