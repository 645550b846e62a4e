-- expect: 3: error: result default cannot be a name in C
-- name: x :one
SELECT n.text AS "default" FROM note n WHERE n.id = :id;
