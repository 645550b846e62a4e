-- reads: role area_up org

-- name: person_get :one
-- row: person_row
SELECT p.id, p.shown_as, p.name, p.phone, p.birth_year, p.home, p.erased_at, p.rev FROM person p WHERE p.id = :id;

-- name: person_by_phone :one
-- row: person_row
SELECT p.id, p.shown_as, p.name, p.phone, p.birth_year, p.home, p.erased_at, p.rev FROM person p WHERE p.phone = :phone AND p.erased_at IS NULL;

-- name: person_put :exec
INSERT INTO person(id, shown_as, name, phone, birth_year, home, rev, at) VALUES (:id, :shown_as, :name, :phone, :birth_year, :home, 1, :at);

-- name: person_change :change1
UPDATE person SET shown_as = :shown_as, name = :name, home = :home, rev = rev + 1 WHERE id = :id AND erased_at IS NULL;

-- name: person_blank :change1
UPDATE person SET shown_as = '', name = NULL, phone = NULL, birth_year = NULL, home = NULL, erased_at = :erased_at, rev = rev + 1 WHERE id = :id AND erased_at IS NULL;

-- CROSS JOIN: from the half dozen areas above it to the roles there, not from all roles.
-- name: person_with_role :many
-- :now Time
-- :area AreaId
SELECT p.id, p.shown_as, r.role, r.scope, r.id AS "role_id"
  FROM area_up u CROSS JOIN role r JOIN person p ON p.id = r.person
 WHERE u.area = :area AND r.scope_kind = 'area' AND r.scope = u.above AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) AND p.erased_at IS NULL
 /*? role */ AND r.role = :role
 /*? id */ AND p.id = :id
 /*? posts */ AND r.role IN ('grid', 'worker', 'lead', 'street', 'district', 'admin', 'unit_contact', 'org_lead')
 /*? helpers */ AND r.role IN ('volunteer', 'grid')
 /*? here */ AND u.depth = 0
 ORDER BY r.role, p.id LIMIT 200;

-- name: people_of :many
-- :now Time
-- :area AreaId
-- :limit int64_t
SELECT DISTINCT p.id, p.shown_as, p.phone, p.rev FROM area_up u JOIN role r ON r.scope = u.area AND r.scope_kind = 'area' JOIN person p ON p.id = r.person
 WHERE u.above = :area AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) AND p.erased_at IS NULL
 /*? role */ AND r.role = :role
 /*? id */ AND p.id > :id
 ORDER BY p.id LIMIT :limit;

-- name: account_of :one
SELECT a.id, a.person, a.password, a.fails, a.locked_until FROM account a WHERE a.person = :person;

-- name: account_put :exec
INSERT INTO account(id, person, password, fails, at) VALUES (:id, :person, :password, 0, :at);

-- name: account_password :change1
UPDATE account SET password = :password, fails = 0, locked_until = NULL WHERE person = :person;

-- name: account_failed :exec
UPDATE account SET fails = :fails, locked_until = :locked_until WHERE id = :id;

-- name: account_drop :exec
DELETE FROM account WHERE person = :person;

-- name: skills_of :many
-- sort: words of a list, shown in any order
SELECT s.skill FROM person_skill s WHERE s.person = :person ORDER BY s.skill LIMIT 50;

-- name: skill_put :exec
INSERT INTO person_skill(id, person, skill) VALUES (:id, :person, :skill) ON CONFLICT (person, skill) DO NOTHING;

-- name: skills_drop :exec
DELETE FROM person_skill WHERE person = :person;

-- name: login_code_find :one
-- :now Time
SELECT c.id, c.code_hash, c.tries, c.ends FROM login_code c WHERE c.phone_hash = :phone_hash AND c.ends > :now;

-- name: login_code_put :exec
INSERT INTO login_code(id, phone_hash, code_hash, tries, ends, at) VALUES (:id, :phone_hash, :code_hash, 0, :ends, :at)
ON CONFLICT (phone_hash) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, ends = excluded.ends, at = excluded.at;

-- name: login_code_tried :exec
UPDATE login_code SET tries = tries + 1 WHERE id = :id;

-- name: login_code_drop :exec
DELETE FROM login_code WHERE id = :id;

-- name: login_code_expire :exec
-- :now Time
DELETE FROM login_code WHERE ends <= :now;

-- name: account_list :many
SELECT a.person, p.shown_as, p.phone, a.locked_until FROM account a JOIN person p ON p.id = a.person
 WHERE p.erased_at IS NULL
 /*? person */ AND a.person > :person
 ORDER BY a.person LIMIT 200;

-- Roles with what they are about, for settings: the newest first.
-- name: role_history :many
SELECT r.id, r.role, r.scope_kind, r.scope, r.starts, r.ends, r.rev, b.shown_as AS "by_name?", o.name AS "org_name?", o.area AS "org_area?"
  FROM role r LEFT JOIN person b ON b.id = r.by_person LEFT JOIN org o ON o.id = r.scope AND r.scope_kind = 'org'
 WHERE r.person = :person ORDER BY r.starts DESC, r.id DESC LIMIT 200;

-- name: role_history_one :one
SELECT r.id, r.person, r.role, r.scope_kind, r.scope, r.ends, r.rev, o.area AS "org_area?"
  FROM role r LEFT JOIN org o ON o.id = r.scope AND r.scope_kind = 'org' WHERE r.id = :id;

-- name: role_org :one
SELECT o.name, o.name_en FROM org o WHERE o.id = :id;
