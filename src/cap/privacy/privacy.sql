-- reads: area area_up person role session event

-- name: consent_put :exec
INSERT INTO consent(id, person, kind, entity, scope, text_version, channel, at, rev) VALUES (:id, :person, :kind, :entity, :scope, :text_version, :channel, :at, 1);

-- name: consent_get :one
-- row: consent_row
SELECT c.id, c.person, c.kind, c.entity, c.scope, c.text_version, c.channel, c.at, c.withdrawn_at, c.rev FROM consent c WHERE c.id = :id;

-- name: consents_of :many
-- row: consent_row
SELECT c.id, c.person, c.kind, c.entity, c.scope, c.text_version, c.channel, c.at, c.withdrawn_at, c.rev FROM consent c WHERE c.person = :person ORDER BY c.id DESC LIMIT 200;

-- name: consents_on :many
-- row: consent_row
SELECT c.id, c.person, c.kind, c.entity, c.scope, c.text_version, c.channel, c.at, c.withdrawn_at, c.rev FROM consent c
 WHERE c.kind = :kind AND c.entity = :entity AND c.withdrawn_at IS NULL ORDER BY c.id LIMIT 50;

-- name: consent_end :change1
UPDATE consent SET withdrawn_at = :withdrawn_at, rev = rev + 1 WHERE id = :id AND withdrawn_at IS NULL;

-- name: consents_end_of :exec
UPDATE consent SET withdrawn_at = :withdrawn_at, rev = rev + 1 WHERE person = :person AND withdrawn_at IS NULL;

-- name: controller_get :one
-- row: controller_row
SELECT c.id, c.area, c.org, c.name, c.contact, c.rev, a.name AS area_name, a.name_en AS area_name_en, a.level FROM controller c JOIN area a ON a.id = c.area
 WHERE c.id = :id AND c.closed_at IS NULL;

-- name: controller_near :one
-- row: controller_row
SELECT c.id, c.area, c.org, c.name, c.contact, c.rev, a.name AS area_name, a.name_en AS area_name_en, a.level
  FROM area_up u JOIN controller c ON c.area = u.above JOIN area a ON a.id = c.area
 WHERE u.area = :area AND c.closed_at IS NULL ORDER BY u.depth LIMIT 1;

-- name: controller_at :one
-- row: controller_row
SELECT c.id, c.area, c.org, c.name, c.contact, c.rev, a.name AS area_name, a.name_en AS area_name_en, a.level FROM controller c JOIN area a ON a.id = c.area
 WHERE c.area = :area AND c.closed_at IS NULL LIMIT 1;

-- name: controller_list :many
-- row: controller_row
-- sort: codes are ASCII digits
SELECT c.id, c.area, c.org, c.name, c.contact, c.rev, a.name AS area_name, a.name_en AS area_name_en, a.level FROM controller c JOIN area a ON a.id = c.area
 WHERE c.closed_at IS NULL ORDER BY a.sort_key, c.id LIMIT 500;

-- name: controller_missing :many
-- sort: codes are ASCII digits
SELECT a.id, a.name, a.name_en, a.code FROM area a WHERE a.level = 'community' AND a.valid_to IS NULL
   AND NOT EXISTS (SELECT 1 FROM controller c WHERE c.area = a.id AND c.closed_at IS NULL) ORDER BY a.sort_key, a.id LIMIT 500;

-- name: controller_put :exec
INSERT INTO controller(id, area, org, name, contact, rev, at) VALUES (:id, :area, :org, :name, :contact, 1, :at);

-- name: controller_change :change1
UPDATE controller SET name = :name, contact = :contact, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: controller_close :change1
UPDATE controller SET closed_at = :closed_at, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: retention_list :many
-- sort: codes are ASCII
SELECT r.id, r.code, r.days, r.note, r.rev FROM retention r ORDER BY r.code LIMIT 100;

-- name: retention_get :one
SELECT r.id, r.code, r.days, r.note, r.rev FROM retention r WHERE r.id = :id;

-- name: retention_set :change1
UPDATE retention SET days = :days, note = :note, rev = rev + 1 WHERE id = :id;

-- Accounts that nobody has used since :before, and who hold no post; whether a matter still needs them is asked of its capability.
-- name: people_idle :many
-- :before Time
-- :now Time
-- :after PersonId
SELECT p.id FROM person p
 WHERE p.at < :before AND p.erased_at IS NULL
 /*? after */ AND p.id > :after
   AND NOT EXISTS (SELECT 1 FROM role r WHERE r.person = p.id AND r.role <> 'resident' AND (r.ends IS NULL OR r.ends > :now))
   AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person = p.id)
   AND NOT EXISTS (SELECT 1 FROM event e WHERE e.actor = p.id AND e.at >= :before)
 ORDER BY p.id LIMIT 200;

