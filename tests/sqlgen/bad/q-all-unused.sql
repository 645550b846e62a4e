-- expect: 3: error: unused annotation: -- all:
-- name: x :many
-- all: few
SELECT n.id FROM note n WHERE n.thing = :thing LIMIT 3;
