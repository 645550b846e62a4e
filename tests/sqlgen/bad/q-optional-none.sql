-- expect: 5: error: SQL: near
-- name: x :many
SELECT t.id FROM thing t
/*? area */ WHERE t.area = :area
AND t.done = 1 LIMIT 3;
