-- expect: 3: error: MATCH is SQLite's own
-- name: x :many
SELECT n.id FROM note n WHERE n.text MATCH 'a' LIMIT 3;
