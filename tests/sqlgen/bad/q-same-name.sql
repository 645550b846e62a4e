-- expect: 2: error: two results are called id
-- name: x :one
SELECT n.id, t.id FROM note n JOIN thing t ON t.id = n.thing WHERE n.id = :id AND t.area = :area;
