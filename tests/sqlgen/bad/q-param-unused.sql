-- expect: 3: error: unused annotation: query x has no parameter :foo
-- name: x :one
-- :foo Str
SELECT t.title FROM thing t WHERE t.id = :id;
