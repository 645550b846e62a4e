-- expect: 4: error: LIKE differs
-- name: x :many
-- :title Str
SELECT n.id FROM note n WHERE n.thing = :thing AND n.text LIKE :title LIMIT 3;
