-- expect: 3: error: function lower is not on the list
-- name: x :one
SELECT lower(t.title) AS "title text" FROM thing t WHERE t.id = :id;
