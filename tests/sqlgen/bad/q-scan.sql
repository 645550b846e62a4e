-- expect: 3: error: reads all of t, a table marked large
-- name: x :many
SELECT t.id FROM thing t WHERE t.title = :title LIMIT 3;
