-- expect: 4: error: function random is not on the list
-- name: x :many
SELECT n.id FROM note n WHERE n.thing = :thing
ORDER BY random() LIMIT 3;
