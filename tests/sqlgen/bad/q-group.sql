-- expect: 3: error: column text stands beside an aggregate
-- name: x :many
SELECT n.thing, n.text, count(*) AS "n int" FROM note n GROUP BY n.thing LIMIT 3;
