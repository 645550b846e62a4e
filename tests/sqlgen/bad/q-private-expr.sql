-- expect: 3: error: result phone is made from a @private column
-- name: x :one
SELECT trim(t.phone) AS "phone text" FROM thing t WHERE t.id = :id;
