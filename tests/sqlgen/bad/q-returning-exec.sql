-- expect: 2: error: query x gives rows
-- name: x :change1
DELETE FROM note WHERE id = :id RETURNING text;
