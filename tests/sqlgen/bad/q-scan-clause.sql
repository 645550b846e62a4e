-- expect: 3: error: reads all of t, a table marked large (without optional clauses)
-- name: x :many
SELECT t.id FROM thing t WHERE t.n > 3
/*? area */ AND t.area = :area
LIMIT 3;
