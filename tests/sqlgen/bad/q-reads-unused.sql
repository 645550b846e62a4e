-- expect: 2: error: -- reads: no query reads person
-- reads: area person
-- name: x :one
SELECT a.name FROM area a WHERE a.id = :id;
