-- expect: 4: error: a query without name
-- name: x :exec
DELETE FROM note WHERE id = :id;
DELETE FROM note WHERE id = :id;
