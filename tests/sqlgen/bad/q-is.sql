-- expect: 3: error: IS stands before NULL and DISTINCT FROM only
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area AND t.owner IS :owner LIMIT 3;
