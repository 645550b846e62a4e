-- expect: 3: error: result done: bool has no form for NULL
-- name: x :one
SELECT n.id, t.done AS "done?" FROM note n LEFT JOIN thing t ON t.id = n.thing WHERE n.id = :id;
