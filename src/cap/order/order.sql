-- reads: area area_up person org role

-- name: order_get :one
-- row: order_row
SELECT o.id, o.source_kind, o.source, o.mode, o.title, o.text, o.area, o.community, o.state, o.seats, o.skill, o.assignee, o.due_at, o.arrive_code, o.by_person, o.rev, o.at
  FROM work_order o WHERE o.id = :id;

-- name: orders_of :many
-- row: order_row
SELECT o.id, o.source_kind, o.source, o.mode, o.title, o.text, o.area, o.community, o.state, o.seats, o.skill, o.assignee, o.due_at, o.arrive_code, o.by_person, o.rev, o.at
  FROM work_order o WHERE o.source_kind = :source_kind AND o.source = :source ORDER BY o.id LIMIT 100;

-- name: order_list :many
-- row: order_row
-- :above AreaId
-- :me PersonId
-- :taker PersonId
-- :limit int64_t
SELECT o.id, o.source_kind, o.source, o.mode, o.title, o.text, o.area, o.community, o.state, o.seats, o.skill, o.assignee, o.due_at, o.arrive_code, o.by_person, o.rev, o.at
  FROM work_order o
 WHERE o.id > 0
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? open */ AND o.state IN ('open', 'taken', 'arrived')
 /*? state */ AND o.state = :state
 /*? claimable */ AND o.mode = 'claim' AND o.state IN ('open', 'taken', 'arrived') AND o.seats > (SELECT count(*) FROM taking t WHERE t.work_order = o.id AND t.state IN ('taken', 'arrived', 'served', 'confirmed'))
 /*? skill */ AND o.skill = :skill
 /*? source_kind */ AND o.source_kind = :source_kind
 /*? me */ AND (o.assignee = :me OR EXISTS (SELECT 1 FROM taking t WHERE t.work_order = o.id AND t.person = :me AND t.state <> 'returned'))
 /*? taker */ AND NOT EXISTS (SELECT 1 FROM taking t WHERE t.work_order = o.id AND t.person = :taker AND t.state <> 'returned')
 /*? id */ AND o.id < :id
 ORDER BY o.id DESC LIMIT :limit;

-- How many the board has in all.
-- name: order_count :one
-- :above AreaId
SELECT count(*) AS "n int" FROM work_order o
 WHERE o.id > 0
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? open */ AND o.state IN ('open', 'taken', 'arrived')
 /*? state */ AND o.state = :state
 /*? skill */ AND o.skill = :skill
 /*? source_kind */ AND o.source_kind = :source_kind
;

-- name: order_put :exec
INSERT INTO work_order(id, source_kind, source, mode, title, text, area, community, state, seats, skill, assignee, due_at, arrive_code, by_person, rev, at)
VALUES (:id, :source_kind, :source, :mode, :title, :text, :area, :community, :state, :seats, :skill, :assignee, :due_at, :arrive_code, :by_person, 1, :at);

-- name: order_state_set :change1
UPDATE work_order SET state = :state, rev = rev + 1 WHERE id = :id;

-- name: order_unassign :change1
UPDATE work_order SET assignee = NULL, rev = rev + 1 WHERE id = :id;

-- name: orders_open_count :one
SELECT count(*) AS "n int" FROM work_order o WHERE o.source_kind = :source_kind AND o.source = :source AND o.state IN ('open', 'taken', 'arrived');

-- name: takings_of :many
SELECT t.id, t.person, t.state, t.minutes, t.grade, t.by_code, t.good, t.arrived_at, t.served_at, t.confirmed_at, t.note, t.at, p.shown_as
  FROM taking t JOIN person p ON p.id = t.person WHERE t.work_order = :work_order ORDER BY t.id LIMIT 500;

-- name: taking_put :exec
INSERT INTO taking(id, work_order, person, state, by_code, at, rev, area) VALUES (:id, :work_order, :person, :state, 0, :at, 1, :area);

-- name: taking_state_set :change1
UPDATE taking SET state = :state, rev = rev + 1 WHERE id = :id;

-- name: taking_arrive :change1
UPDATE taking SET state = 'arrived', by_code = :by_code, arrived_at = :arrived_at, rev = rev + 1 WHERE id = :id;

-- name: taking_serve :change1
UPDATE taking SET state = 'served', note = :note, minutes = :minutes, served_at = :served_at, rev = rev + 1 WHERE id = :id;

-- name: taking_confirm :change1
UPDATE taking SET state = 'confirmed', good = :good, score = :score, comment = :comment, grade = :grade, confirmed_at = :confirmed_at,
       confirmed_by = :confirmed_by, confirmed_as = :confirmed_as, rev = rev + 1 WHERE id = :id;

-- name: takings_served :many
SELECT t.id, t.work_order, t.state, t.minutes, t.grade, t.good, t.served_at, t.confirmed_at, o.title, o.area
  FROM taking t JOIN work_order o ON o.id = t.work_order
 WHERE t.person = :person AND t.state IN ('served', 'confirmed') ORDER BY t.id DESC LIMIT 1000;

-- name: hours_in :many
-- :above AreaId
-- :from Time
-- :to Time
-- :limit int64_t
SELECT t.id, t.work_order, t.minutes, t.grade, t.confirmed_at, o.title, p.shown_as, t.area
  FROM area_up u JOIN taking t ON t.area = u.area JOIN work_order o ON o.id = t.work_order JOIN person p ON p.id = t.person
 WHERE u.above = :above AND t.confirmed_at IS NOT NULL AND t.good = 1
 /*? from */ AND t.confirmed_at >= :from
 /*? to */ AND t.confirmed_at < :to
 /*? grade */ AND t.grade = :grade
 /*? here */ AND u.depth = 0
 /*? id */ AND t.id < :id
 ORDER BY t.id DESC LIMIT :limit;

-- name: hours_sum :one
-- :above AreaId
-- :from Time
-- :to Time
SELECT count(*) AS "n int", coalesce(CAST(sum(t.minutes) AS BIGINT), 0) AS "minutes int"
  FROM area_up u JOIN taking t ON t.area = u.area
 WHERE u.above = :above AND t.confirmed_at IS NOT NULL AND t.good = 1
 /*? from */ AND t.confirmed_at >= :from
 /*? to */ AND t.confirmed_at < :to
 /*? grade */ AND t.grade = :grade
 /*? here */ AND u.depth = 0
;

-- What order_privacy.c asks and empties.
-- name: takings_under_way :one
SELECT count(*) AS "n int" FROM taking t WHERE t.person = :person AND t.state IN ('taken', 'arrived');

-- name: takings_since :one
-- :since Time
SELECT count(*) AS "n int" FROM taking t WHERE t.person = :person AND (t.state IN ('wait', 'taken', 'arrived') OR t.at >= :since);

-- name: takings_stop_waiting :exec
UPDATE taking SET state = 'returned', rev = rev + 1 WHERE person = :person AND state = 'wait';

-- name: taking_notes_erase :exec
UPDATE taking SET note = NULL WHERE person = :person AND note IS NOT NULL;

-- name: orders_unassign_all :exec
UPDATE work_order SET assignee = NULL, rev = rev + 1 WHERE assignee = :assignee AND state = 'open';

-- name: taking_words_erase :exec
-- :source_kind enum Entity
-- :source AnyId
UPDATE taking SET comment = NULL WHERE comment IS NOT NULL AND work_order IN (SELECT o.id FROM work_order o WHERE o.source_kind = :source_kind AND o.source = :source);

-- name: taking_counted :change1
UPDATE taking SET counted = 1 WHERE id = :id;

-- name: takings_uncounted :many
SELECT t.id, t.person, t.area, t.confirmed_at, t.minutes, t.grade FROM taking t WHERE t.counted = 0 AND t.confirmed_at IS NOT NULL AND t.good = 1 ORDER BY t.id LIMIT 200;

-- name: takings_counted :many
-- :after TakingId
SELECT t.id, t.confirmed_at, t.minutes, t.grade FROM taking t WHERE t.area = :area AND t.confirmed_at IS NOT NULL AND t.good = 1 AND t.counted = 1
 /*? after */ AND t.id > :after
 ORDER BY t.id LIMIT 500;

-- A contact of a unit or organisation of the same street may be sent as well.
-- name: order_org_contact :one
-- :now Time
-- :near AreaId
SELECT r.id FROM role r JOIN org o ON o.id = r.scope
 WHERE r.scope_kind = 'org' AND r.person = :person AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) AND o.closed_at IS NULL
   AND EXISTS (SELECT 1 FROM area_up x JOIN area_up y ON y.above = x.above JOIN area s ON s.id = x.above WHERE x.area = o.area AND y.area = :near AND s.level = 'street') LIMIT 1;

-- Words of the served person that stand in the order itself.
-- name: orders_text_erase :exec
UPDATE work_order SET text = NULL, rev = rev + 1 WHERE source_kind = :source_kind AND source = :source AND text IS NOT NULL;
