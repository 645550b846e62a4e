-- expect: 3: error: 'closd' is no code of Stage
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area AND t.stage <> 'closd' LIMIT 3;
