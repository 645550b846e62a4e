-- expect: 3: error: an optional clause begins its line
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area /*? stage */ AND t.stage = :stage
LIMIT 3;
