-- reads: area area_up org person

-- name: promise_put :exec
INSERT INTO promise(id, source_kind, source, n, text, area, owner_person, owner_org, due, state, rev, at)
VALUES (:id, :source_kind, :source, :n, :text, :area, :owner_person, :owner_org, :due, 'open', 1, :at);

-- name: promise_get :one
-- row: promise_row
SELECT p.id, p.source_kind, p.source, p.n, p.text, p.area, p.owner_person, p.owner_org, p.due, p.state, p.evidence, p.ended_at, p.rev, p.at,
       pe.shown_as AS "person_name?", o.name AS "org_name?"
  FROM promise p LEFT JOIN person pe ON pe.id = p.owner_person LEFT JOIN org o ON o.id = p.owner_org WHERE p.id = :id;

-- name: promises_of :many
-- row: promise_row
SELECT p.id, p.source_kind, p.source, p.n, p.text, p.area, p.owner_person, p.owner_org, p.due, p.state, p.evidence, p.ended_at, p.rev, p.at,
       pe.shown_as AS "person_name?", o.name AS "org_name?"
  FROM promise p LEFT JOIN person pe ON pe.id = p.owner_person LEFT JOIN org o ON o.id = p.owner_org
 WHERE p.source_kind = :source_kind AND p.source = :source ORDER BY p.n LIMIT 200;

-- The book: what is promised in an area, the first due first.
-- name: promise_list :many
-- row: promise_row
-- :here AreaId
-- :due_by Day
-- :above AreaId
-- :late Day
-- :due_after Day
-- :from Day
-- :to Day
-- :after PromiseId
-- :limit int64_t
SELECT p.id, p.source_kind, p.source, p.n, p.text, p.area, p.owner_person, p.owner_org, p.due, p.state, p.evidence, p.ended_at, p.rev, p.at,
       pe.shown_as AS "person_name?", o.name AS "org_name?"
  FROM promise p LEFT JOIN person pe ON pe.id = p.owner_person LEFT JOIN org o ON o.id = p.owner_org
 WHERE p.id > 0
 /*? above */ AND p.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND p.area = :here
 /*? due_by */ AND p.due <= :due_by
 /*? owner_org */ AND p.owner_org = :owner_org
 /*? owner_person */ AND p.owner_person = :owner_person
 /*? state */ AND p.state = :state
 /*? late */ AND p.state = 'open' AND p.due < :late
 /*? counted */ AND p.state IN ('open', 'kept')
 /*? from */ AND p.due >= :from
 /*? to */ AND p.due < :to
 /*? due_after */ AND (p.due > :due_after OR (p.due = :due_after AND p.id > :after))
 ORDER BY p.due, p.id LIMIT :limit;

-- name: promise_count :one
-- :here AreaId
-- :due_by Day
-- :above AreaId
-- :late Day
-- :from Day
-- :to Day
SELECT count(*) AS "n int" FROM promise p
 WHERE p.id > 0
 /*? above */ AND p.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND p.area = :here
 /*? due_by */ AND p.due <= :due_by
 /*? owner_org */ AND p.owner_org = :owner_org
 /*? owner_person */ AND p.owner_person = :owner_person
 /*? state */ AND p.state = :state
 /*? late */ AND p.state = 'open' AND p.due < :late
 /*? counted */ AND p.state IN ('open', 'kept')
 /*? from */ AND p.due >= :from
 /*? to */ AND p.due < :to
;

-- For figures, of an area and its parts: what fell due between these days, and what is late now.
-- name: promise_sums :many
-- :above AreaId
-- :depth int64_t
-- :today Day
-- :from Day
-- :to Day
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 AND p.state = 'kept' AND p.due <= :today AND p.due >= :from AND p.due < :to THEN 1 ELSE 0 END) AS BIGINT) AS "own_kept int",
       CAST(sum(CASE WHEN p.state = 'kept' AND p.due <= :today AND p.due >= :from AND p.due < :to THEN 1 ELSE 0 END) AS BIGINT) AS "kept int",
       CAST(sum(CASE WHEN u.depth = 0 AND p.due <= :today AND p.due >= :from AND p.due < :to THEN 1 ELSE 0 END) AS BIGINT) AS "own_due int",
       CAST(sum(CASE WHEN p.due <= :today AND p.due >= :from AND p.due < :to THEN 1 ELSE 0 END) AS BIGINT) AS "due int",
       CAST(sum(CASE WHEN u.depth = 0 AND p.state = 'open' AND p.due < :today THEN 1 ELSE 0 END) AS BIGINT) AS "own_late int", CAST(sum(CASE WHEN p.state = 'open' AND p.due < :today THEN 1 ELSE 0 END) AS BIGINT) AS "late int"
  FROM promise p CROSS JOIN area_up u
 WHERE p.state IN ('open', 'kept') AND p.due <= :today AND u.area = p.area
   AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above;

-- The areas directly below: due up to and with today (without the released), kept of those, late.
-- name: promise_places :many
-- sort: codes are ASCII digits
-- all: an area has some hundred children at most
-- :above AreaId
-- :today Day
SELECT a.id AS "area id:AreaId", a.name, a.name_en, count(*) AS "due int", CAST(sum(CASE WHEN p.state = 'kept' THEN 1 ELSE 0 END) AS BIGINT) AS "kept int",
       CAST(sum(CASE WHEN p.state = 'open' AND p.due < :today THEN 1 ELSE 0 END) AS BIGINT) AS "late int"
  FROM area_up c JOIN area a ON a.id = c.area JOIN area_up u ON u.above = a.id JOIN promise p ON p.area = u.area
 WHERE c.above = :above AND c.depth = 1 AND p.state IN ('open', 'kept') AND p.due <= :today
 GROUP BY a.id, a.name, a.name_en, a.sort_key ORDER BY a.sort_key, a.id;

-- name: promise_end_set :change1
UPDATE promise SET state = :state, evidence = :evidence, ended_at = :ended_at, rev = rev + 1 WHERE id = :id AND state = 'open';

-- name: promises_to_remind :many
-- :until Day
SELECT p.id, p.area, p.source_kind, p.source, p.text, p.due, p.owner_person, p.owner_org FROM promise p
 WHERE p.state = 'open' AND p.due <= :until AND p.reminded_on IS NULL ORDER BY p.due, p.id LIMIT 200;

-- name: promise_reminded :change1
UPDATE promise SET reminded_on = :reminded_on WHERE id = :id;
