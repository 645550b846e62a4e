-- expect: 3: error: sum() has another type on PostgreSQL
-- name: x :many
SELECT o.thing, sum(o.n) AS "n int" FROM note o WHERE o.thing = :thing GROUP BY o.thing LIMIT 3;
