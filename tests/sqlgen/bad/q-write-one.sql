-- expect: 2: error: query x writes: as :one or :many it needs RETURNING
-- name: x :one
DELETE FROM note WHERE id = :id;
