-- name: area_add :exec
INSERT INTO area (id, up, name, rank, kind) VALUES (:id, :up, :name, :rank, :kind);

-- The area and all below it.
-- name: area_below :many
-- :top AreaId
-- all: an area has at most some thousand below it
WITH RECURSIVE below (id) AS (
    SELECT a.id FROM area a WHERE a.id = :top
    UNION ALL
    SELECT a.id FROM area a JOIN below b ON a.up = b.id
)
SELECT a.id, a.name, a.kind FROM below b JOIN area a ON a.id = b.id ORDER BY a.rank, a.id;

-- name: person_add :exec
INSERT INTO person (id, name, phone, area) VALUES (:id, :name, :phone, :area);

-- name: person_phone :one
SELECT phone, trim(p.phone) AS "bare private" FROM person p WHERE p.id = :id;
