-- expect: 3: error: CAST goes to BIGINT, TEXT or DOUBLE PRECISION
-- name: x :one
SELECT CAST(o.text AS INTEGER) AS "n int" FROM note o WHERE o.id = :id;
