-- expect: 3: error: result n: unknown type number
-- name: x :one
SELECT count(*) AS "n number" FROM note;
