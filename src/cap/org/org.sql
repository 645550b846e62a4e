-- reads: area_up

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
