-- expect: 3: error: write LIMIT n OFFSET m
-- name: x :many
SELECT n.id FROM note n WHERE n.thing = :thing ORDER BY n.id LIMIT 3, 4;
