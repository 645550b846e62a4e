-- name: category_get :one
-- row: category_row
SELECT c.id, c.code, c.name, c.name_en, c.default_route, c.due_n, c.due_unit, c.sort, c.line, c.rev FROM category c WHERE c.id = :id;

-- name: category_by_code :one
-- row: category_row
SELECT c.id, c.code, c.name, c.name_en, c.default_route, c.due_n, c.due_unit, c.sort, c.line, c.rev FROM category c WHERE c.code = :code AND c.closed_at IS NULL;

-- name: category_list :many
-- row: category_row
SELECT c.id, c.code, c.name, c.name_en, c.default_route, c.due_n, c.due_unit, c.sort, c.line, c.rev FROM category c WHERE c.closed_at IS NULL ORDER BY c.sort, c.id LIMIT 500;

-- name: category_put :exec
INSERT INTO category(id, code, name, name_en, default_route, due_n, due_unit, sort, line, source, rev, at)
VALUES (:id, :code, :name, :name_en, :default_route, :due_n, :due_unit, :sort, :line, :source, 1, :at);

-- name: category_change :change1
UPDATE category SET name = :name, name_en = :name_en, default_route = :default_route, due_n = :due_n, due_unit = :due_unit, line = :line, rev = rev + 1 WHERE id = :id;

-- name: category_close :change1
UPDATE category SET closed_at = :closed_at, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: clock_rule_get :one
-- row: clock_rule_row
SELECT r.id, r.code, r.n, r.unit, r.source, r.rev FROM clock_rule r WHERE r.code = :code;

-- name: clock_rule_list :many
-- row: clock_rule_row
-- sort: codes are ASCII
SELECT r.id, r.code, r.n, r.unit, r.source, r.rev FROM clock_rule r ORDER BY r.code LIMIT 50;

-- name: clock_rule_put :exec
INSERT INTO clock_rule(id, code, n, unit, source, rev) VALUES (:id, :code, :n, :unit, :source, 1)
ON CONFLICT (code) DO UPDATE SET n = excluded.n, unit = excluded.unit, source = excluded.source, rev = clock_rule.rev + 1;

-- name: holiday_list :many
-- :from Day
-- :to Day
SELECT h.id, h.day, h.works, h.name, h.source FROM holiday h WHERE h.day >= :from AND h.day < :to ORDER BY h.day LIMIT 400;

-- name: holiday_put :exec
INSERT INTO holiday(id, day, works, name, source) VALUES (:id, :day, :works, :name, :source)
ON CONFLICT (day) DO UPDATE SET works = excluded.works, name = excluded.name, source = excluded.source;

-- name: holiday_drop :exec
DELETE FROM holiday WHERE id = :id;

-- name: category_code_taken :one
SELECT c.id FROM category c WHERE c.code = :code;

-- name: holiday_get :one
SELECT h.id, h.day, h.works, h.name FROM holiday h WHERE h.id = :id;

-- name: category_by_name :one
-- row: category_row
SELECT c.id, c.code, c.name, c.name_en, c.default_route, c.due_n, c.due_unit, c.sort, c.line, c.rev FROM category c
 WHERE (c.name = :name OR c.name_en = :name) AND c.closed_at IS NULL ORDER BY c.id LIMIT 1;

-- -- business lines --

-- name: business_line_get :one
-- row: business_line_row
SELECT b.id, b.code, b.name, b.name_en, b.sort, b.closed_at, b.rev FROM business_line b WHERE b.id = :id;

-- name: business_line_list :many
-- row: business_line_row
SELECT b.id, b.code, b.name, b.name_en, b.sort, b.closed_at, b.rev FROM business_line b WHERE b.closed_at IS NULL ORDER BY b.sort, b.id LIMIT 200;

-- name: business_line_taken :one
SELECT b.id FROM business_line b WHERE b.code = :code;

-- name: business_line_put :exec
INSERT INTO business_line(id, code, name, name_en, sort, source, rev, at) VALUES (:id, :code, :name, :name_en, :sort, :source, 1, :at);

-- name: business_line_change :change1
UPDATE business_line SET name = :name, name_en = :name_en, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: business_line_close :change1
UPDATE business_line SET closed_at = :closed_at, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- name: category_line_drop :exec
UPDATE category SET line = NULL, rev = rev + 1 WHERE line = :line;
