-- reads: occasion occasion_series slot attendance link org area area_up person role

-- Occasions that people may come to; next_of: of what comes again only the next one after that time. Meetings belong to those who hold them, and stand in none of these lists.
-- name: activity_list :many
-- row: activity_row
-- :above AreaId
-- :here AreaId
-- :coming Time
-- :due Time
-- :from Time
-- :to Time
-- :next_of Time
-- :after_at Time
-- :after_id OccasionId
-- :before_at Time
-- :before_id OccasionId
-- :me PersonId
-- :limit int64_t
SELECT o.id, o.kind, o.title, o.area, o.place, o.starts, o.ends, o.state, o.series, o.heads, o.host_org, g.name AS "host_name?", g.name_en AS "host_name_en?",
       a.name AS area_name, a.name_en AS area_name_en, r.rule AS "rule?",
       (SELECT count(*) FROM attendance t WHERE t.occasion = o.id AND t.state IN ('signed_up', 'in', 'out')) AS "taken int",
       (SELECT count(*) FROM attendance t WHERE t.occasion = o.id AND t.state = 'waiting') AS "waiting int",
       (SELECT count(*) FROM attendance t WHERE t.occasion = o.id AND t.in_at IS NOT NULL) AS "came int",
       (SELECT CASE WHEN count(*) = count(s.seats) THEN CAST(sum(s.seats) AS BIGINT) END FROM slot s WHERE s.occasion = o.id) AS "seats? int",
       (SELECT max(t.state) FROM attendance t WHERE t.occasion = o.id AND t.person = :me AND t.state <> 'left') AS "my_state? choice:AttendanceState"
  FROM occasion o JOIN area a ON a.id = o.area LEFT JOIN org g ON g.id = o.host_org LEFT JOIN occasion_series r ON r.id = o.series
 WHERE o.id > 0 AND o.kind <> 'meeting'
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
 /*? kind */ AND o.kind = :kind
 /*? state */ AND o.state = :state
 /*? host_org */ AND o.host_org = :host_org
 /*? series */ AND o.series = :series
 /*? coming */ AND o.state = 'planned' AND o.ends > :coming
 /*? due */ AND o.state = 'planned' AND o.ends <= :due
 /*? from */ AND o.starts >= :from
 /*? to */ AND o.starts < :to
 /*? mine */ AND EXISTS (SELECT 1 FROM attendance t WHERE t.occasion = o.id AND t.person = :me AND t.state <> 'left')
 /*? next_of */ AND (o.series IS NULL OR NOT EXISTS (SELECT 1 FROM occasion e WHERE e.series = o.series AND e.state = 'planned' AND e.ends > :next_of AND e.starts < o.starts))
 /*? after_at */ AND (o.starts > :after_at OR (o.starts = :after_at AND o.id > :after_id))
 /*? before_at */ AND (o.starts < :before_at OR (o.starts = :before_at AND o.id < :before_id))
 /*? !newest */ ORDER BY o.starts, o.id
 /*? newest */ ORDER BY o.starts DESC, o.id DESC
 LIMIT :limit;

-- name: activity_count :one
-- :above AreaId
-- :here AreaId
-- :coming Time
-- :due Time
-- :from Time
-- :to Time
-- :me PersonId
SELECT count(*) AS "n int" FROM occasion o
 WHERE o.id > 0 AND o.kind <> 'meeting'
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
 /*? kind */ AND o.kind = :kind
 /*? state */ AND o.state = :state
 /*? host_org */ AND o.host_org = :host_org
 /*? series */ AND o.series = :series
 /*? coming */ AND o.state = 'planned' AND o.ends > :coming
 /*? due */ AND o.state = 'planned' AND o.ends <= :due
 /*? from */ AND o.starts >= :from
 /*? to */ AND o.starts < :to
 /*? me */ AND EXISTS (SELECT 1 FROM attendance t WHERE t.occasion = o.id AND t.person = :me AND t.state <> 'left')
;

-- Held ones to which somebody came, for the list of those who came.
-- name: held_list :many
-- :above AreaId
-- :here AreaId
-- :from Time
-- :to Time
-- :at OccasionId
SELECT o.id, o.title, o.starts, o.area, o.heads, a.name AS area_name, a.name_en AS area_name_en
  FROM occasion o JOIN area a ON a.id = o.area
 WHERE o.state = 'held' AND o.kind <> 'meeting' AND (o.heads > 0 OR EXISTS (SELECT 1 FROM attendance t WHERE t.occasion = o.id AND t.in_at IS NOT NULL))
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
 /*? kind */ AND o.kind = :kind
 /*? from */ AND o.starts >= :from
 /*? to */ AND o.starts < :to
 /*? at */ AND o.id >= :at
 ORDER BY o.id LIMIT 200;

-- name: came_to :many
SELECT t.id, p.shown_as FROM attendance t JOIN person p ON p.id = t.person WHERE t.occasion = :occasion AND t.in_at IS NOT NULL ORDER BY t.id LIMIT 1000;

-- name: series_first :one
-- :now Time
SELECT o.id FROM occasion o WHERE o.series = :series AND o.state = 'planned' AND o.ends > :now ORDER BY o.starts LIMIT 1;

-- Teams.

-- name: team_list :many
-- row: team_row
-- :above AreaId
-- :day Day
-- :after OrgId
-- :me AnyId
-- :limit int64_t
SELECT g.id, g.name, g.name_en, g.area, g.lines, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM link l WHERE l.b_kind = 'org' AND l.b = g.id AND l.kind = 'membership' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)) AS "members int"
  FROM org g JOIN area a ON a.id = g.area
 WHERE g.kind = 'team' AND g.closed_at IS NULL
 /*? above */ AND g.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? me */ AND EXISTS (SELECT 1 FROM link l WHERE l.a_kind = 'person' AND l.a = :me AND l.kind = 'membership' AND l.b_kind = 'org' AND l.b = g.id AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day))
 /*? after */ AND g.id > :after
 ORDER BY g.id LIMIT :limit;

-- name: team_get :one
-- row: team_row
-- :day Day
SELECT g.id, g.name, g.name_en, g.area, g.lines, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM link l WHERE l.b_kind = 'org' AND l.b = g.id AND l.kind = 'membership' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)) AS "members int"
  FROM org g JOIN area a ON a.id = g.area WHERE g.id = :id AND g.kind = 'team' AND g.closed_at IS NULL;

-- When people came and went: the growth of a team is counted from these.
-- name: team_dates :many
-- all: the memberships of one team
SELECT l.starts, l.ends FROM link l WHERE l.b_kind = 'org' AND l.b = :b AND l.kind = 'membership' ORDER BY l.starts, l.id;

-- name: team_members :many
-- :day Day
SELECT l.id, l.starts, p.id AS "person id:PersonId", p.shown_as FROM link l JOIN person p ON p.id = l.a
 WHERE l.b_kind = 'org' AND l.b = :b AND l.kind = 'membership' AND l.a_kind = 'person' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 ORDER BY l.starts, l.id LIMIT 1000;

-- name: team_leaders :many
-- :now Time
SELECT p.id, p.shown_as FROM role r JOIN person p ON p.id = r.person
 WHERE r.scope_kind = 'org' AND r.scope = :scope AND r.role = 'org_lead' AND r.starts <= :now AND (r.ends IS NULL OR r.ends > :now) ORDER BY r.id LIMIT 20;

-- Who is in a team of an area, once however many teams; link.area is the team's.
-- name: team_people :many
-- :above AreaId
-- :day Day
-- :after PersonId
-- :limit int64_t
SELECT p.id, p.shown_as, count(*) AS "teams int"
  FROM area_up u JOIN org g ON g.area = u.area JOIN link l ON l.b = g.id JOIN person p ON p.id = l.a
 WHERE u.above = :above AND g.kind = 'team' AND g.closed_at IS NULL AND l.b_kind = 'org' AND l.kind = 'membership' AND l.a_kind = 'person'
   AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 /*? here */ AND u.depth = 0
 /*? after */ AND p.id > :after
 GROUP BY p.id, p.shown_as ORDER BY p.id LIMIT :limit;

-- name: team_people_count :one
-- :above AreaId
-- :day Day
SELECT count(DISTINCT l.a) AS "n int"
  FROM area_up u CROSS JOIN org g CROSS JOIN link l
 WHERE u.above = :above AND g.area = u.area AND l.b = g.id AND g.kind = 'team' AND g.closed_at IS NULL AND l.b_kind = 'org' AND l.kind = 'membership' AND l.a_kind = 'person'
   AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 /*? here */ AND u.depth = 0
;

-- For figures: the same people, of an area and its parts, once for each team. Each once is told apart by who reads them.
-- name: team_memberships :many
-- :above AreaId
-- :depth int64_t
-- :day Day
-- all: the members of one area, and those of its parts again
SELECT u.above AS area, CASE WHEN u.depth = 0 THEN 1 ELSE 0 END AS "own bool", l.a AS person
  FROM org g CROSS JOIN area_up u CROSS JOIN link l
 WHERE g.kind = 'team' AND g.closed_at IS NULL AND u.area = g.area AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth)
   AND l.b = g.id AND l.b_kind = 'org' AND l.kind = 'membership' AND l.a_kind = 'person' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day);

-- Teams out of which somebody was taken, the latest first; with b that one's.
-- name: team_removed_of :many
-- :since Day
SELECT l.id, l.starts, l.ends, l.ended_note, g.id AS team, g.name, g.name_en FROM link l JOIN org g ON g.id = l.b
 WHERE l.a_kind = 'person' AND l.a = :a AND l.kind = 'membership' AND l.b_kind = 'org' AND l.ended_why = 'removed'
 /*? b */ AND l.b = :b
 /*? since */ AND l.ends >= :since
 ORDER BY l.id DESC LIMIT 20;

-- -- guardians --

-- name: guardian_ask_put :exec
INSERT INTO guardian_ask(id, person, org, occasion, slot, area, state, rev, at) VALUES (:id, :person, :org, :occasion, :slot, :area, 'waiting', 1, :at);

-- name: guardian_ask_get :one
-- row: guardian_ask_row
SELECT k.id, k.person, k.org, k.occasion, k.slot, k.area, k.state, k.link, k.decided_at, k.rev, k.at, p.shown_as, g.name AS "team_name?", g.name_en AS "team_name_en?",
       o.title AS "title?", o.place AS "place?", o.starts AS "starts? time", o.ends AS "ends? time"
  FROM guardian_ask k JOIN person p ON p.id = k.person LEFT JOIN org g ON g.id = k.org LEFT JOIN occasion o ON o.id = k.occasion WHERE k.id = :id;

-- name: guardian_ask_last :one
SELECT k.id, k.state FROM guardian_ask k WHERE k.person = :person AND k.org IS NOT DISTINCT FROM :org AND k.occasion IS NOT DISTINCT FROM :occasion ORDER BY k.id DESC LIMIT 1;

-- name: guardian_ask_set :change1
UPDATE guardian_ask SET state = :state, link = coalesce(:link, link), decided_at = :decided_at, rev = rev + 1 WHERE id = :id;

-- name: guardian_asks_of :many
SELECT k.id, k.link FROM guardian_ask k WHERE k.person = :person AND k.state IN ('waiting', 'agreed') ORDER BY k.id LIMIT 500;
