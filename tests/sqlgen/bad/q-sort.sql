-- expect: 3: error: text sorts differently
-- name: x :many
SELECT n.id FROM note n WHERE n.thing = :thing ORDER BY n.text LIMIT 3;
