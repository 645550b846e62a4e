-- expect: 3: error: query x does not end in ;
-- name: x :exec
DELETE FROM note WHERE id = :id
