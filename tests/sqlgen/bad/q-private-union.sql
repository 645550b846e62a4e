-- expect: 3: error: result phone is made from a @private column
-- name: x :many
SELECT t.title AS "phone text" FROM thing t WHERE t.id = :id UNION ALL SELECT t.phone FROM thing t WHERE t.id = :id LIMIT 3;
