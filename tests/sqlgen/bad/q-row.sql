-- expect: 6: error: struct note_row differs from that of query x
-- name: x :one
-- row: note_row
SELECT n.id, n.n FROM note n WHERE n.id = :id;
-- name: y :one
-- row: note_row
SELECT n.n, n.id FROM note n WHERE n.id = :id;
