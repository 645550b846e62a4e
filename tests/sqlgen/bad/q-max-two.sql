-- expect: 3: error: max() with two arguments
-- name: x :one
SELECT max(o.n, 1) AS "n int" FROM note o WHERE o.id = :id;
