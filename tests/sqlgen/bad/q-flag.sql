-- expect: 3: error: a bare done is no condition
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area AND t.done LIMIT 3;
