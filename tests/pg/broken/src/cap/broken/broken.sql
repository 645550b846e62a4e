-- name: broken_fits :one
SELECT b.title, b.note, b.rank, b.weight, b.done FROM broken b WHERE b.id = :id;

-- name: broken_compares :one
SELECT b.title FROM broken b WHERE b.title = b.rank;

-- name: broken_clause :many
-- all: a test
SELECT b.title FROM broken b WHERE b.id = :id
/*? note */ AND b.note = :note
/*? rank */ AND b.title > b.rank
;

-- name: broken_function :one
-- only: sqlite
SELECT CASE WHEN b.rank > 1 THEN 1 ELSE 0 END AS "high int" FROM broken b WHERE b.id = :id;
-- only: pg
SELECT iif(b.rank > 1, 1, 0) AS "high int" FROM broken b WHERE b.id = :id;
-- only: both

-- name: broken_width :one
-- only: sqlite
SELECT coalesce(CAST(sum(b.rank) AS BIGINT), 0) AS "n int" FROM broken b;
-- only: pg
SELECT coalesce(sum(b.rank), 0) AS "n int" FROM broken b;
-- only: both

-- name: broken_null :one
-- only: sqlite
SELECT b.title FROM broken b WHERE b.id = :id;
-- only: pg
SELECT b.note AS title FROM broken b WHERE b.id = :id;
-- only: both

-- name: broken_name :one
-- only: sqlite
SELECT b.title FROM broken b WHERE b.id = :id;
-- only: pg
SELECT b.title AS heading FROM broken b WHERE b.id = :id;
-- only: both

-- name: broken_plan :exec
-- only: sqlite
INSERT INTO broken(id, title, rank, done) VALUES (:id, :title, :rank, :done) ON CONFLICT (id) DO UPDATE SET title = excluded.title;
-- only: pg
INSERT INTO broken(id, title, rank, done) VALUES (:id, :title, :rank, :done) ON CONFLICT (rank) DO UPDATE SET title = excluded.title;
-- only: both

-- name: broken_sent :one
-- :rank Str
SELECT b.title FROM broken b WHERE b.rank = :rank;

-- name: broken_taken :one
-- :weight int64_t
SELECT b.title FROM broken b WHERE b.weight = :weight;
