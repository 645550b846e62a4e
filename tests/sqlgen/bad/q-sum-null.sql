-- expect: 3: error: result n is NULL when there is nothing to count
-- name: x :one
SELECT CAST(sum(o.n) AS BIGINT) AS "n int" FROM note o WHERE o.thing = :thing;
