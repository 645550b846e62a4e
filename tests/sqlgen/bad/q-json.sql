-- expect: 3: error: JSON functions differ
-- name: x :one
SELECT t.title -> 'a' AS "a text" FROM thing t WHERE t.id = :id;
