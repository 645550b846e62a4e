-- reads: need need_extension need_participant work_order taking area_up agreement agreement_party org
-- Each waiting list is a query of its own with its own index; the desk puts them together by due date, asking each for one more than it shows.

-- By the index of what waits to be accepted, which holds it in the order of its limit.
-- name: desk_unaccepted :many
-- row: desk_need
-- :limit int64_t
-- :above AreaId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need n
 WHERE n.accepted_at IS NULL AND n.state = 'open' AND n.handling = :handling
   AND EXISTS (SELECT u.id FROM area_up u WHERE u.area = n.area AND u.above = :above)
 ORDER BY n.accept_due, n.id LIMIT :limit;

-- name: desk_owned :many
-- row: desk_need
-- :limit int64_t
-- :me PersonId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need n
 WHERE n.owner_person = :me AND n.stage IN ('analysed', 'handling') AND n.state = 'open'
 ORDER BY coalesce(n.due_at, n.accept_due), n.id LIMIT :limit;

-- An organisation does it; whoever accepted it still looks after it (首问负责, M133).
-- name: desk_with_orgs :many
-- row: desk_need
-- :limit int64_t
-- :above AreaId
-- :me PersonId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need n
 WHERE n.stage IN ('analysed', 'handling') AND n.state = 'open' AND n.owner_org IS NOT NULL AND n.accepted_by = :me
   AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 ORDER BY coalesce(n.due_at, n.accept_due), n.id LIMIT :limit;

-- name: desk_extensions :many
-- row: desk_need
-- :limit int64_t
-- :above AreaId
-- :me PersonId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need_extension x JOIN need n ON n.id = x.need
 WHERE x.granted IS NULL AND x.by_person <> :me AND n.stage = 'handling' AND n.state = 'open'
   AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 ORDER BY x.id LIMIT :limit;

-- name: desk_served :many
-- row: desk_order
-- :limit int64_t
-- :above AreaId
-- :me PersonId
SELECT o.id, o.title, o.state, o.area, o.due_at, o.at
  FROM work_order o
 WHERE o.state = 'served' AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
   AND NOT EXISTS (SELECT 1 FROM taking t WHERE t.work_order = o.id AND t.person = :me AND t.state <> 'returned')
 ORDER BY o.id LIMIT :limit;

-- name: desk_to_take :many
-- row: desk_order
-- :limit int64_t
-- :me PersonId
SELECT o.id, o.title, o.state, o.area, o.due_at, o.at FROM work_order o WHERE o.assignee = :me AND o.state = 'open' ORDER BY o.id LIMIT :limit;

-- name: desk_to_serve :many
-- row: desk_order
-- :limit int64_t
-- :me PersonId
SELECT o.id, o.title, o.state, o.area, o.due_at, o.at
  FROM taking t JOIN work_order o ON o.id = t.work_order WHERE t.person = :me AND t.state IN ('taken', 'arrived') ORDER BY o.id LIMIT :limit;

-- name: desk_finished :many
-- row: desk_need
-- :limit int64_t
-- :above AreaId
-- :since Time
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need n
 WHERE n.stage IN ('fed_back', 'rated', 'closed') AND n.finished_at >= :since
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? owner_person */ AND n.owner_person = :owner_person
 ORDER BY n.finished_at DESC, n.id DESC LIMIT :limit;

-- name: desk_finished_count :one
-- :above AreaId
-- :since Time
SELECT count(*) AS "n int" FROM need n
 WHERE n.stage IN ('fed_back', 'rated', 'closed') AND n.finished_at >= :since
 /*? above */ AND n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? owner_person */ AND n.owner_person = :owner_person
;

-- name: desk_has_served :many
-- :limit int64_t
-- :me PersonId
-- :since Time
SELECT o.id, o.title, o.state, o.area, o.at, t.served_at
  FROM taking t JOIN work_order o ON o.id = t.work_order WHERE t.person = :me AND t.state IN ('served', 'confirmed') AND t.served_at >= :since
 ORDER BY t.served_at DESC, o.id DESC LIMIT :limit;

-- name: desk_has_served_count :one
-- :me PersonId
-- :since Time
SELECT count(*) AS "n int" FROM taking t WHERE t.person = :me AND t.state IN ('served', 'confirmed') AND t.served_at >= :since;

-- name: desk_started :many
-- row: desk_need
-- :limit int64_t
-- :me PersonId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need n WHERE n.typed_by = :me OR n.asker = :me ORDER BY n.id DESC LIMIT :limit;

-- name: desk_started_count :one
-- :me PersonId
SELECT count(*) AS "n int" FROM need n WHERE n.typed_by = :me OR n.asker = :me;

-- name: desk_copied :many
-- row: desk_need
-- :limit int64_t
-- :me PersonId
SELECT n.id, n.code, n.title, n.kind, n.stage, n.state, n.urgency, n.area, n.place, n.due_at, n.accept_due, n.ending, n.finished_at, n.at
  FROM need_participant np JOIN need n ON n.id = np.need WHERE np.person = :me ORDER BY np.id DESC LIMIT :limit;

-- name: desk_copied_count :one
-- :me PersonId
SELECT count(*) AS "n int" FROM need_participant np WHERE np.person = :me;

-- What ends within thirty days (told by its job) and has not been renewed: the lead decides.
-- name: desk_agreements :many
-- :limit int64_t
-- :above AreaId
SELECT a.id, a.theme, a.area, a.ends, a.at, o.name AS "org_name?" FROM agreement a LEFT JOIN agreement_party p ON p.agreement = a.id AND p.n = 2 LEFT JOIN org o ON o.id = p.org
 WHERE a.state = 'signed' AND a.told_on IS NOT NULL AND a.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
   AND NOT EXISTS (SELECT 1 FROM agreement n WHERE n.renews = a.id) ORDER BY a.ends, a.id LIMIT :limit;
