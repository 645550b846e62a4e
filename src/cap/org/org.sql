-- reads: area_up role person

-- name: org_get :one
-- row: org_row
SELECT o.id, o.kind, o.name, o.name_en, o.area, o.lines, o.rev FROM org o WHERE o.id = :id;

-- name: org_list :many
-- row: org_row
-- :limit int64_t
-- :above AreaId
SELECT o.id, o.kind, o.name, o.name_en, o.area, o.lines, o.rev FROM area_up u JOIN org o ON o.area = u.area
 WHERE u.above = :above AND o.closed_at IS NULL
 /*? kind */ AND o.kind = :kind
 /*? id */ AND o.id > :id
 ORDER BY o.id LIMIT :limit;

-- name: org_put :exec
INSERT INTO org(id, kind, name, name_en, area, lines, rev, at) VALUES (:id, :kind, :name, :name_en, :area, :lines, 1, :at);

-- name: org_closed :one
SELECT o.closed_at FROM org o WHERE o.id = :id;

-- name: org_change :change1
UPDATE org SET name = :name, name_en = :name_en, lines = :lines, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: org_close :change1
UPDATE org SET closed_at = :closed_at, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: org_contacts :many
-- :scope AnyId
-- :now Time
SELECT r.id, r.person, r.role, r.starts, r.ends, p.shown_as FROM role r JOIN person p ON p.id = r.person
 WHERE r.scope_kind = 'org' AND r.scope = :scope AND (r.ends IS NULL OR r.ends > :now) ORDER BY r.role, r.id LIMIT 100;

-- name: org_by_name :one
SELECT o.id FROM org o WHERE o.area = :area AND o.name = :name AND o.closed_at IS NULL ORDER BY o.id LIMIT 1;
