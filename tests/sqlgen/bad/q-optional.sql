-- expect: 5: error: SQL: no such column: t.foo (with stage)
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area
/*? done */ AND t.done = 1
/*? stage */ AND t.foo = :stage
LIMIT 3;
