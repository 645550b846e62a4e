-- expect: 2: error: query x: its kind is
-- name: x :some
SELECT n.id FROM note n WHERE n.id = :id;
