-- expect: 3: error: result n may be NULL through the LEFT JOIN
-- name: x :one
SELECT t.id, o.n FROM thing t LEFT JOIN note o ON o.thing = t.id WHERE t.id = :id;
