-- expect: 3: error: SQL: no such column: t.foo
-- name: x :one
SELECT t.foo FROM thing t WHERE t.id = :id;
