-- expect: 2: error: query x only reads
-- name: x :exec
SELECT n.id FROM note n WHERE n.id = :id;
