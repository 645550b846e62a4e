-- expect: 3: error: result phone stands beside @private text in a UNION
-- name: x :many
SELECT u.phone FROM (SELECT t.phone FROM thing t WHERE t.id = :id UNION ALL SELECT t.title FROM thing t WHERE t.id = :id) u LIMIT 3;
