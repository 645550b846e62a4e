-- expect: 4: error: optional clause done: a parameter of type bool is always given
-- name: x :many
SELECT t.id FROM thing t WHERE t.area = :area
/*? done */ AND t.done = :done
LIMIT 3;
