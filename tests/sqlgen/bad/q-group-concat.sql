-- expect: 3: error: function group_concat is not on the list
-- name: x :one
SELECT group_concat(o.text) AS "t? text" FROM note o WHERE o.thing = :thing;
