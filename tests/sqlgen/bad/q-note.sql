-- expect: 3: error: unknown annotation
-- name: x :many
-- scna: it is small
SELECT n.id FROM note n WHERE n.thing = :thing LIMIT 3;
