-- name: file_put :exec
INSERT INTO file(id, mime, size, width, height, owner_kind, owner, by_person, at, sha, bytes, small)
VALUES (:id, :mime, :size, :width, :height, :owner_kind, :owner, :by_person, :at, :sha, :bytes, :small);

-- name: file_get :one
-- row: file_row
SELECT f.id, f.mime, f.size, f.width, f.height, f.owner_kind, f.owner, f.by_person, f.at, f.sha FROM file f WHERE f.id = :id;

-- name: file_bytes :one
SELECT f.bytes FROM file f WHERE f.id = :id;

-- name: file_small :one
SELECT f.small FROM file f WHERE f.id = :id;

-- name: files_of :many
-- row: file_row
SELECT f.id, f.mime, f.size, f.width, f.height, f.owner_kind, f.owner, f.by_person, f.at, f.sha
  FROM file f WHERE f.owner_kind = :owner_kind AND f.owner = :owner ORDER BY f.id LIMIT 50;

-- name: file_attach :change1
UPDATE file SET owner_kind = :owner_kind, owner = :owner WHERE id = :id AND owner IS NULL;

-- What nobody used.
-- name: files_loose_old :many
-- :before Time
SELECT f.id FROM file f WHERE f.owner_kind IS NULL AND f.owner IS NULL AND f.at < :before ORDER BY f.id LIMIT 200;

-- name: file_drop :exec
DELETE FROM file WHERE id = :id;

-- name: files_drop_of :exec
DELETE FROM file WHERE owner_kind = :owner_kind AND owner = :owner;

-- Of one person, with records of a kind; of the kind none: what they have not used.
-- name: files_drop_by :exec
DELETE FROM file WHERE by_person = :by_person AND owner_kind IS NOT DISTINCT FROM :owner_kind;

-- For verify, one after the other.
-- name: file_next :one
-- :after int64_t
SELECT f.id, f.size, f.owner_kind, f.owner, f.sha, f.bytes, f.small FROM file f WHERE f.id > :after ORDER BY f.id LIMIT 1;
