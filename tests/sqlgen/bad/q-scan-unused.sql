-- expect: 3: error: unused annotation: -- scan:
-- name: x :many
-- scan: it is small
SELECT t.id FROM thing t WHERE t.area = :area LIMIT 3;
