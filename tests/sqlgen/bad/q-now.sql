-- expect: 3: error: function current_timestamp is not on the list
-- name: x :one
SELECT t.title, current_timestamp AS "now text" FROM thing t WHERE t.id = :id;
