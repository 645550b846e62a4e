-- expect: 4: error: query name x is taken
-- name: x :exec
DELETE FROM note WHERE id = :id;
-- name: x :exec
DELETE FROM note WHERE id = :id;
