-- expect: 3: error: write 1 for true
-- name: x :exec
UPDATE thing SET done = TRUE WHERE id = :id;
