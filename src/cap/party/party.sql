-- reads: area area_up org

-- name: body_put :exec
INSERT INTO body(id, node, tree, level, name, area, parent, starts, by_person, rev, at)
VALUES (:id, :node, :tree, :level, :name, :area, :parent, :starts, :by_person, 1, :at);

-- What a node was on a day.
-- name: body_on :one
-- row: body_row
-- :day Day
SELECT b.id, b.node, b.tree, b.level, b.name, b.area, b.parent, b.starts, b.ends, b.rev, a.name AS area_name, a.name_en AS area_name_en
  FROM body b JOIN area a ON a.id = b.area WHERE b.node = :node AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day);

-- name: body_history :many
-- row: body_row
SELECT b.id, b.node, b.tree, b.level, b.name, b.area, b.parent, b.starts, b.ends, b.rev, a.name AS area_name, a.name_en AS area_name_en
  FROM body b JOIN area a ON a.id = b.area WHERE b.node = :node ORDER BY b.starts, b.id LIMIT 200;

-- name: bodies_on :many
-- row: body_row
-- :above AreaId
-- :day Day
SELECT b.id, b.node, b.tree, b.level, b.name, b.area, b.parent, b.starts, b.ends, b.rev, a.name AS area_name, a.name_en AS area_name_en
  FROM body b JOIN area a ON a.id = b.area
 WHERE b.area IN (SELECT u.area FROM area_up u WHERE u.above = :above) AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day)
 /*? tree */ AND b.tree = :tree
 ORDER BY b.node LIMIT 5000;

-- name: body_children :one
-- :day Day
SELECT count(*) AS "n int" FROM body b WHERE b.parent = :parent AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day);

-- name: body_end_set :change1
UPDATE body SET ends = :ends, rev = rev + 1 WHERE id = :id AND ends IS NULL;

-- -- branch forms --

-- name: branch_rules :many
-- row: branch_rule_row
SELECT r.id, r.form, r.members_from, r.source, r.rev FROM branch_rule r ORDER BY r.members_from DESC, r.id LIMIT 20;

-- name: branch_rule_get :one
-- row: branch_rule_row
SELECT r.id, r.form, r.members_from, r.source, r.rev FROM branch_rule r WHERE r.id = :id;

-- name: branch_rule_change :change1
UPDATE branch_rule SET members_from = :members_from, source = :source, rev = rev + 1 WHERE id = :id;

-- name: branch_put :exec
INSERT INTO branch(id, org, members, proposed, form, reason, starts, by_person, rev, at)
VALUES (:id, :org, :members, :proposed, :form, :reason, :starts, :by_person, 1, :at);

-- name: branch_last :one
-- row: branch_row
SELECT b.id, b.org, b.members, b.proposed, b.form, b.reason, b.starts, b.ends, b.rev FROM branch b WHERE b.org = :org ORDER BY b.starts DESC, b.id DESC LIMIT 1;

-- name: branch_history :many
-- row: branch_row
SELECT b.id, b.org, b.members, b.proposed, b.form, b.reason, b.starts, b.ends, b.rev FROM branch b WHERE b.org = :org ORDER BY b.starts DESC, b.id DESC LIMIT 100;

-- name: branch_end_set :change1
UPDATE branch SET ends = :ends, rev = rev + 1 WHERE id = :id AND ends IS NULL;

-- Social organisations that were there on a day (known, or in the register, by then), with the form each had.
-- name: branch_list :many
-- :here AreaId
-- :above AreaId
-- :day Day
-- :day_end Time
-- :after OrgId
-- :limit int64_t
SELECT o.id AS "org id:OrgId", o.name, o.name_en, o.area, b.members AS "members? int", b.form AS "form? choice:BranchForm", b.starts AS "since? day"
  FROM org o LEFT JOIN branch b ON b.org = o.id AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day)
 WHERE o.kind = 'social'
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
   AND (o.at < :day_end OR EXISTS (SELECT 1 FROM branch e WHERE e.org = o.id AND e.starts <= :day)) AND (o.closed_at IS NULL OR o.closed_at >= :day_end)
 /*? form */ AND b.form = :form
 /*? organised */ AND b.form IN ('own', 'joint')
 /*? working */ AND b.form IN ('own', 'joint', 'instructor')
 /*? uncovered */ AND (b.form IS NULL OR b.form = 'without')
 /*? after */ AND o.id > :after
 ORDER BY o.id LIMIT :limit;

-- name: branch_counts :one
-- :here AreaId
-- :above AreaId
-- :day Day
-- :day_end Time
SELECT count(*) AS "n int", CAST(coalesce(sum(CASE WHEN b.form = 'own' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "own int",
       CAST(coalesce(sum(CASE WHEN b.form = 'joint' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "joint int",
       CAST(coalesce(sum(CASE WHEN b.form = 'instructor' THEN 1 ELSE 0 END), 0) AS BIGINT) AS "instructor int"
  FROM org o LEFT JOIN branch b ON b.org = o.id AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day)
 WHERE o.kind = 'social'
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
   AND (o.at < :day_end OR EXISTS (SELECT 1 FROM branch e WHERE e.org = o.id AND e.starts <= :day)) AND (o.closed_at IS NULL OR o.closed_at >= :day_end);

-- For figures, the same of an area and its parts.
-- name: branch_sums :many
-- :above AreaId
-- :depth int64_t
-- :day Day
-- :day_end Time
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN 1 ELSE 0 END) AS BIGINT) AS "own int", count(*) AS "whole int",
       CAST(sum(CASE WHEN u.depth = 0 AND b.form IN ('own', 'joint') THEN 1 ELSE 0 END) AS BIGINT) AS "own_organised int", CAST(sum(CASE WHEN b.form IN ('own', 'joint') THEN 1 ELSE 0 END) AS BIGINT) AS "organised int",
       CAST(sum(CASE WHEN u.depth = 0 AND b.form IN ('own', 'joint', 'instructor') THEN 1 ELSE 0 END) AS BIGINT) AS "own_working int", CAST(sum(CASE WHEN b.form IN ('own', 'joint', 'instructor') THEN 1 ELSE 0 END) AS BIGINT) AS "working int"
  FROM org o LEFT JOIN branch b ON b.org = o.id AND b.starts <= :day AND (b.ends IS NULL OR b.ends > :day) CROSS JOIN area_up u
 WHERE o.kind = 'social' AND u.area = o.area AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth)
   AND (o.at < :day_end OR EXISTS (SELECT 1 FROM branch e WHERE e.org = o.id AND e.starts <= :day)) AND (o.closed_at IS NULL OR o.closed_at >= :day_end)
 GROUP BY u.above;

-- name: branch_org :one
SELECT o.id, o.kind, o.name, o.name_en, o.area, o.closed_at, o.at FROM org o WHERE o.id = :id;
