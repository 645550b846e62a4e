-- expect: 3: error: result n is an expression: write its type
-- name: x :one
SELECT count(*) AS n FROM note;
