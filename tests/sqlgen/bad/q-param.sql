-- expect: 3: error: parameter :foo has no type
-- name: x :one
SELECT t.id FROM thing t WHERE t.id = :foo;
