-- reads: area area_up org person category need work_order taking

-- name: menu_get :one
-- row: menu_row
SELECT m.id, m.area, m.n, m.state, m.title, m.title_en, m.published_at, m.rev, m.at, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM menu_item i WHERE i.menu = m.id) AS "items int"
  FROM menu m JOIN area a ON a.id = m.area WHERE m.id = :id;

-- name: menu_list :many
-- row: menu_row
-- :above AreaId
-- :here AreaId
-- :limit int64_t
SELECT m.id, m.area, m.n, m.state, m.title, m.title_en, m.published_at, m.rev, m.at, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM menu_item i WHERE i.menu = m.id) AS "items int"
  FROM menu m JOIN area a ON a.id = m.area
 WHERE m.id > 0
 /*? above */ AND m.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND m.area = :here
 /*? state */ AND m.state = :state
 /*? read */ AND m.state IN ('published', 'old')
 /*? id */ AND m.id < :id
 ORDER BY m.id DESC LIMIT :limit;

-- name: menu_put :exec
INSERT INTO menu(id, area, n, state, title, title_en, by_person, rev, at) VALUES (:id, :area, :n, 'draft', :title, :title_en, :by_person, 1, :at);

-- name: menu_last :one
SELECT coalesce(max(m.n), 0) AS "n int" FROM menu m WHERE m.area = :area;

-- name: menu_published_set :change1
UPDATE menu SET state = 'published', published_at = :published_at, rev = rev + 1 WHERE id = :id AND state = 'draft';

-- name: menu_old_set :exec
UPDATE menu SET state = 'old', rev = rev + 1 WHERE area = :area AND state = 'published';

-- name: menu_touch :change1
UPDATE menu SET rev = rev + 1 WHERE id = :id;

-- name: menu_sections :many
SELECT s.id, s.n, s.name, s.name_en FROM menu_section s WHERE s.menu = :menu ORDER BY s.n LIMIT 30;

-- name: menu_section_put :exec
INSERT INTO menu_section(id, menu, n, name, name_en) VALUES (:id, :menu, :n, :name, :name_en);

-- name: menu_section_get :one
SELECT s.id, s.menu FROM menu_section s WHERE s.id = :id;

-- name: menu_items :many
-- row: menu_item_row
SELECT i.id, i.menu, i.section, i.title, i.title_en, i.text, i.org, i.often, i.for_whom, i.way, i.series, i.category, o.name AS "org_name?", o.name_en AS "org_name_en?", c.code AS "category_code?"
  FROM menu_item i LEFT JOIN org o ON o.id = i.org LEFT JOIN category c ON c.id = i.category WHERE i.menu = :menu ORDER BY i.section, i.id LIMIT 300;

-- name: menu_item_get :one
-- row: menu_item_row
SELECT i.id, i.menu, i.section, i.title, i.title_en, i.text, i.org, i.often, i.for_whom, i.way, i.series, i.category, o.name AS "org_name?", o.name_en AS "org_name_en?", c.code AS "category_code?"
  FROM menu_item i LEFT JOIN org o ON o.id = i.org LEFT JOIN category c ON c.id = i.category WHERE i.id = :id;

-- name: menu_item_put :exec
INSERT INTO menu_item(id, menu, section, title, title_en, text, org, often, for_whom, way, series, category, at)
VALUES (:id, :menu, :section, :title, :title_en, :text, :org, :often, :for_whom, :way, :series, :category, :at);

-- name: menu_item_set :change1
UPDATE menu_item SET section = :section, title = :title, title_en = :title_en, text = :text, org = :org, often = :often, for_whom = :for_whom, way = :way, series = :series, category = :category WHERE id = :id;

-- name: menu_item_drop :change1
DELETE FROM menu_item WHERE id = :id;

-- name: menu_request_put :exec
INSERT INTO menu_request(id, item, area, asker, share, work_order, rev, at) VALUES (:id, :item, :area, :asker, :share, :work_order, 1, :at);

-- name: menu_request_get :one
-- row: menu_request_row
SELECT r.id, r.item, r.area, r.asker, r.share, r.work_order, r.rev, r.at, i.title, i.title_en, p.shown_as, p.name, p.phone, o.state AS "order_state? choice:OrderState", coalesce(o.rev, 0) AS "order_rev int", o.text AS "note?", o.due_at AS "due_at? time",
       (SELECT q.shown_as FROM taking t JOIN person q ON q.id = t.person WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS "taker_name?",
       (SELECT t.note FROM taking t WHERE t.work_order = o.id AND t.state IN ('served', 'confirmed') ORDER BY t.id LIMIT 1) AS "how?",
       (SELECT t.good FROM taking t WHERE t.work_order = o.id AND t.state = 'confirmed' ORDER BY t.id LIMIT 1) AS "good? int",
       (SELECT t.score FROM taking t WHERE t.work_order = o.id AND t.state = 'confirmed' ORDER BY t.id LIMIT 1) AS "score? int",
       a.name AS area_name, a.name_en AS area_name_en
  FROM menu_request r JOIN menu_item i ON i.id = r.item JOIN person p ON p.id = r.asker JOIN area a ON a.id = r.area LEFT JOIN work_order o ON o.id = r.work_order WHERE r.id = :id;

-- name: menu_request_list :many
-- row: menu_request_row
-- :here AreaId
-- :from Time
-- :to Time
-- :above AreaId
-- :state enum OrderState
-- :limit int64_t
SELECT r.id, r.item, r.area, r.asker, r.share, r.work_order, r.rev, r.at, i.title, i.title_en, p.shown_as, p.name, p.phone, o.state AS "order_state? choice:OrderState", coalesce(o.rev, 0) AS "order_rev int", o.text AS "note?", o.due_at AS "due_at? time",
       (SELECT q.shown_as FROM taking t JOIN person q ON q.id = t.person WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed') ORDER BY t.id LIMIT 1) AS "taker_name?",
       (SELECT t.note FROM taking t WHERE t.work_order = o.id AND t.state IN ('served', 'confirmed') ORDER BY t.id LIMIT 1) AS "how?",
       (SELECT t.good FROM taking t WHERE t.work_order = o.id AND t.state = 'confirmed' ORDER BY t.id LIMIT 1) AS "good? int",
       (SELECT t.score FROM taking t WHERE t.work_order = o.id AND t.state = 'confirmed' ORDER BY t.id LIMIT 1) AS "score? int",
       a.name AS area_name, a.name_en AS area_name_en
  FROM menu_request r JOIN menu_item i ON i.id = r.item JOIN person p ON p.id = r.asker JOIN area a ON a.id = r.area LEFT JOIN work_order o ON o.id = r.work_order
 WHERE r.id > 0
 /*? above */ AND r.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND r.area = :here
 /*? from */ AND r.at >= :from
 /*? to */ AND r.at < :to
 /*? asker */ AND r.asker = :asker
 /*? state */ AND o.state = :state
 /*? id */ AND r.id < :id
 ORDER BY r.id DESC LIMIT :limit;

-- For figures, of an area and its parts.
-- name: menu_request_sums :many
-- :above AreaId
-- :depth int64_t
-- :from Time
-- :to Time
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN 1 ELSE 0 END) AS BIGINT) AS "own int", count(*) AS "whole int" FROM menu_request r CROSS JOIN area_up u
 WHERE r.at >= :from AND r.at < :to AND u.area = r.area
   AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above;

-- name: menu_requests_of :many
-- :after MenuRequestId
SELECT r.id FROM menu_request r WHERE r.asker = :asker
 /*? after */ AND r.id > :after
 ORDER BY r.id LIMIT 200;

-- name: menu_request_share_set :exec
UPDATE menu_request SET share = :share, rev = rev + 1 WHERE id = :id;

-- How many of somebody's orders somebody is on the way for.
-- name: menu_under_way :one
SELECT count(*) AS "n int" FROM menu_request r JOIN work_order o ON o.id = r.work_order WHERE r.asker = :asker AND o.state IN ('taken', 'arrived');

-- name: menu_asked_since :one
-- :since Time
SELECT count(*) AS "n int" FROM menu_request r WHERE r.asker = :asker AND r.at >= :since;

-- M83: what comes again and again in a community and stands on no menu of it. Each counts the rows of a list of needs.
-- name: menu_recurring :many
-- :above AreaId
-- :since Time
-- :least int64_t
SELECT n.community, n.category, c.code, c.name, c.name_en, a.name AS area_name, a.name_en AS area_name_en, count(*) AS "n int"
  FROM need n JOIN category c ON c.id = n.category JOIN area a ON a.id = n.community
 WHERE n.community IN (SELECT u.area FROM area_up u WHERE u.above = :above) AND n.at >= :since AND c.code <> 'wish'
   AND (n.community = :above OR EXISTS (SELECT 1 FROM menu o WHERE o.area = n.community))
   AND NOT EXISTS (SELECT 1 FROM menu_item i JOIN menu m ON m.id = i.menu WHERE i.category = n.category AND m.area = n.community AND m.state IN ('draft', 'published'))
   AND NOT EXISTS (SELECT 1 FROM menu_dismissal d WHERE d.area = n.community AND d.category = n.category AND d.at >= :since)
 GROUP BY n.community, n.category, c.code, c.name, c.name_en, a.name, a.name_en HAVING count(*) >= :least ORDER BY count(*) DESC, n.community, n.category LIMIT 50;

-- name: menu_dismissal_put :exec
INSERT INTO menu_dismissal(id, area, category, reason, n, by_person, at) VALUES (:id, :area, :category, :reason, :n, :by_person, :at);
