-- expect: 4: error: an annotation behind the end of query x
-- name: x :many
SELECT n.id FROM note n WHERE n.thing = :thing LIMIT 3;
-- :thing ThingId
