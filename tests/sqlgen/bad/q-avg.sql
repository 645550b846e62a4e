-- expect: 3: error: function avg is not on the list
-- name: x :one
SELECT avg(o.n) AS "n? real" FROM note o WHERE o.thing = :thing;
