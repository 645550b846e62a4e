-- reads: area_up

-- name: link_put :exec
INSERT INTO link(id, kind, a_kind, a, b_kind, b, role, area, starts, source, by_person, rev, at)
VALUES (:id, :kind, :a_kind, :a, :b_kind, :b, :role, :area, :starts, :source, :by_person, 1, :at);

-- name: link_get :one
-- row: link_row
SELECT l.id, l.kind, l.a_kind, l.a, l.b_kind, l.b, l.role, l.area, l.starts, l.ends, l.ended_why, l.source, l.by_person, l.rev, l.at FROM link l WHERE l.id = :id;

-- The one that holds on a day between these two in this part; none: ERR_NOT_FOUND.
-- name: link_between :one
-- row: link_row
-- :day Day
SELECT l.id, l.kind, l.a_kind, l.a, l.b_kind, l.b, l.role, l.area, l.starts, l.ends, l.ended_why, l.source, l.by_person, l.rev, l.at FROM link l
 WHERE l.a_kind = :a_kind AND l.a = :a AND l.kind = :kind AND l.b_kind = :b_kind AND l.b = :b AND l.role IS NOT DISTINCT FROM :role
   AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day) LIMIT 1;

-- name: links_of_a :many
-- row: link_row
-- :day Day
SELECT l.id, l.kind, l.a_kind, l.a, l.b_kind, l.b, l.role, l.area, l.starts, l.ends, l.ended_why, l.source, l.by_person, l.rev, l.at FROM link l
 WHERE l.a_kind = :a_kind AND l.a = :a
 /*? kind */ AND l.kind = :kind
 /*? day */ AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 ORDER BY l.id LIMIT 500;

-- name: links_of_b :many
-- row: link_row
-- :day Day
-- :limit int64_t
-- :after LinkId
SELECT l.id, l.kind, l.a_kind, l.a, l.b_kind, l.b, l.role, l.area, l.starts, l.ends, l.ended_why, l.source, l.by_person, l.rev, l.at FROM link l
 WHERE l.b_kind = :b_kind AND l.b = :b AND l.kind = :kind
 /*? role */ AND l.role = :role
 /*? day */ AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 /*? after */ AND l.id > :after
 ORDER BY l.id LIMIT :limit;

-- How many hold on a day: of one thing, or of all in an area and below.
-- name: links_count_b :one
-- :day Day
SELECT count(*) AS "n int" FROM link l WHERE l.b_kind = :b_kind AND l.b = :b AND l.kind = :kind AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 /*? role */ AND l.role = :role
;

-- name: links_count_area :one
-- :above AreaId
-- :day Day
SELECT count(*) AS "n int" FROM area_up u JOIN link l ON l.area = u.area
 WHERE u.above = :above AND l.kind = :kind AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 /*? a_kind */ AND l.a_kind = :a_kind
 /*? role */ AND l.role = :role
 /*? here */ AND u.depth = 0
;

-- name: link_end_set :change1
UPDATE link SET ends = :ends, ended_why = :ended_why, rev = rev + 1 WHERE id = :id AND ends IS NULL;

-- name: link_note_set :change1
UPDATE link SET ended_note = :ended_note WHERE id = :id;

-- name: link_notes_forget :exec
UPDATE link SET ended_note = NULL WHERE a_kind = 'person' AND a = :a AND ended_note IS NOT NULL;

-- name: links_open_of :many
SELECT l.id FROM link l WHERE l.a_kind = :a_kind AND l.a = :a AND l.ends IS NULL ORDER BY l.id LIMIT 500;

-- Links whose other end is a person (pairing).
-- name: links_open_to :many
SELECT l.id FROM link l WHERE l.b_kind = :b_kind AND l.b = :b AND l.ends IS NULL ORDER BY l.id LIMIT 500;

-- name: links_since :one
-- :since Time
SELECT count(*) AS "n int" FROM link l WHERE l.a_kind = 'person' AND l.a = :a AND (l.ends IS NULL OR l.at >= :since);
