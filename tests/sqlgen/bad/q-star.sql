-- expect: 3: error: name the result columns
-- name: x :one
SELECT * FROM note n WHERE n.id = :id;
