-- expect: 3: error: @private phone would be copied into thing.title
-- name: x :exec
UPDATE thing SET title = 'Tel. ' || phone, n = 1 WHERE id = :id;
