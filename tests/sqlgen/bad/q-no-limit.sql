-- expect: 2: error: query x is :many without LIMIT
-- name: x :many
SELECT n.id FROM note n WHERE n.thing = :thing;
