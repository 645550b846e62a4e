-- expect: 3: error: result 1 (count(*)) is an expression
-- name: x :one
SELECT count(*) FROM note;
