-- reads: area area_up person org link taking occasion attendance slot

-- name: enrolment_put :exec
INSERT INTO enrolment(id, kind, state, digits, area, grid, place, person, org, org_name, name, phone, skills, evening, weekend, daytime, work_post, community_post, declared, declared_on, channel, rev, at)
VALUES (:id, :kind, 'sent', :digits, :area, :grid, :place, :person, :org, :org_name, :name, :phone, :skills, :evening, :weekend, :daytime, :work_post, :community_post, :declared, :declared_on,
        :channel, 1, :at);

-- name: enrolment_get :one
-- row: enrolment_row
SELECT e.id, e.kind, e.state, e.digits, e.area, e.grid, e.place, e.person, e.org, e.org_name, e.name, e.phone, e.skills, e.evening, e.weekend, e.daytime, e.work_post, e.community_post, e.declared,
       e.declared_on, e.channel, e.link, e.received_at, e.ended_at, e.rev, e.at, p.shown_as AS "shown_as?", o.name AS "unit_name?", o.name_en AS "unit_name_en?",
       g.name AS "grid_name?", g.name_en AS "grid_name_en?", c.name AS area_name, c.name_en AS area_name_en
  FROM enrolment e JOIN area c ON c.id = e.area LEFT JOIN area g ON g.id = e.grid LEFT JOIN person p ON p.id = e.person LEFT JOIN org o ON o.id = e.org WHERE e.id = :id;

-- Counted are members of a unit that has declared how many there are, so that the figure and its records are the same rows.
-- name: enrolment_list :many
-- row: enrolment_row
-- :here AreaId
-- :above AreaId
-- :after EnrolmentId
-- :limit int64_t
SELECT e.id, e.kind, e.state, e.digits, e.area, e.grid, e.place, e.person, e.org, e.org_name, e.name, e.phone, e.skills, e.evening, e.weekend, e.daytime, e.work_post, e.community_post, e.declared,
       e.declared_on, e.channel, e.link, e.received_at, e.ended_at, e.rev, e.at, p.shown_as AS "shown_as?", o.name AS "unit_name?", o.name_en AS "unit_name_en?",
       g.name AS "grid_name?", g.name_en AS "grid_name_en?", c.name AS area_name, c.name_en AS area_name_en
  FROM enrolment e JOIN area c ON c.id = e.area LEFT JOIN area g ON g.id = e.grid LEFT JOIN person p ON p.id = e.person LEFT JOIN org o ON o.id = e.org
 WHERE e.id > 0
 /*? above */ AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND e.place = :here
 /*? kind */ AND e.kind = :kind
 /*? state */ AND e.state = :state
 /*? org */ AND e.org = :org
 /*? grid */ AND e.grid = :grid
 /*? person */ AND e.person = :person
 /*? queue */ AND e.kind = 'member' AND e.grid IS NULL AND e.state IN ('sent', 'received')
 /*? skills */ AND has_words(coalesce(e.skills, ''), :skills)
 /*? digits */ AND e.digits = :digits
 /*? counted */ AND e.state = 'received' AND EXISTS (SELECT 1 FROM enrolment d WHERE d.org = e.org AND d.kind = 'unit' AND d.state = 'received' AND d.area = e.area AND d.declared IS NOT NULL)
 /*? after */ AND e.id < :after
 ORDER BY e.id DESC LIMIT :limit;

-- name: enrolment_count :one
-- :here AreaId
-- :above AreaId
SELECT count(*) AS "n int", CAST(coalesce(sum(e.declared), 0) AS BIGINT) AS "declared int" FROM enrolment e
 WHERE e.id > 0
 /*? above */ AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND e.place = :here
 /*? kind */ AND e.kind = :kind
 /*? state */ AND e.state = :state
 /*? org */ AND e.org = :org
 /*? grid */ AND e.grid = :grid
 /*? person */ AND e.person = :person
 /*? queue */ AND e.kind = 'member' AND e.grid IS NULL AND e.state IN ('sent', 'received')
 /*? skills */ AND has_words(coalesce(e.skills, ''), :skills)
 /*? digits */ AND e.digits = :digits
 /*? counted */ AND e.state = 'received' AND EXISTS (SELECT 1 FROM enrolment d WHERE d.org = e.org AND d.kind = 'unit' AND d.state = 'received' AND d.area = e.area AND d.declared IS NOT NULL)
;

-- For tallies, by place: what an enrolment and all of its unit in its community amount to; for verify, what counts at a place.
-- name: enrolment_facts :many
-- :id EnrolmentId
-- :org OrgId
-- :area AreaId
-- all: the members of one unit, or one row
SELECT e.place, CAST(sum(CASE WHEN e.kind = 'unit' AND e.state = 'received' THEN 1 ELSE 0 END) AS BIGINT) AS "units int",
       CAST(sum(CASE WHEN e.kind = 'member' AND e.state = 'received' THEN 1 ELSE 0 END) AS BIGINT) AS "members int",
       CAST(sum(CASE WHEN e.kind = 'member' AND d.id IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS "counted int",
       CAST(sum(CASE WHEN e.kind = 'unit' AND d.id IS NOT NULL THEN coalesce(e.declared, 0) ELSE 0 END) AS BIGINT) AS "declared int",
       CAST(sum(CASE WHEN e.kind = 'member' AND e.grid IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS "queue int"
  FROM enrolment e
       LEFT JOIN enrolment d ON d.org = e.org AND d.kind = 'unit' AND d.state = 'received' AND d.area = e.area AND d.declared IS NOT NULL AND e.state = 'received'
 WHERE e.id > 0 AND e.state IN ('sent', 'received')
 /*? id */ AND (e.id = :id OR (e.org = :org AND e.area = :area))
 /*? place */ AND e.place = :place
 GROUP BY e.place ORDER BY e.place;

-- The units of an area with what they declared and who of theirs was received.
-- name: enrolment_units :many
-- :above AreaId
SELECT e.id, e.org, e.org_name, e.state, e.declared, e.declared_on, o.name AS "unit_name?", o.name_en AS "unit_name_en?",
       (SELECT count(*) FROM enrolment m WHERE m.org = e.org AND m.kind = 'member' AND m.state = 'received' AND m.area = e.area) AS "confirmed int"
  FROM enrolment e LEFT JOIN org o ON o.id = e.org
 WHERE e.kind = 'unit' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? id */ AND e.id = :id
 ORDER BY e.id LIMIT 500;

-- name: enrolment_unit_of :one
SELECT e.id FROM enrolment e WHERE e.kind = 'unit' AND e.org = :org AND e.area = :area AND e.state IN ('sent', 'received') ORDER BY e.id LIMIT 1;

-- name: enrolment_member_of :one
SELECT e.id FROM enrolment e WHERE e.kind = 'member' AND e.person = :person AND e.area = :area AND e.state IN ('sent', 'received') ORDER BY e.id LIMIT 1;

-- name: enrolment_by_link :one
SELECT e.id, e.person, e.org, e.area, e.kind FROM enrolment e WHERE e.link = :link;

-- name: enrolment_receive :change1
UPDATE enrolment SET state = 'received', person = :person, org = :org, grid = :grid, place = :place, link = :link, received_at = :received_at, name = NULL, phone = NULL, rev = rev + 1
 WHERE id = :id AND state = 'sent';

-- name: enrolment_decline :change1
UPDATE enrolment SET state = 'declined', ended_at = :ended_at, rev = rev + 1 WHERE id = :id AND state = 'sent';

-- name: enrolment_end :exec
UPDATE enrolment SET state = 'left', ended_at = :ended_at, work_post = NULL, community_post = NULL, rev = rev + 1 WHERE id = :id AND state IN ('sent', 'received');

-- name: enrolment_place_set :change1
UPDATE enrolment SET grid = :grid, place = :grid, rev = rev + 1 WHERE id = :id AND state = 'received';

-- name: enrolment_declare :change1
UPDATE enrolment SET declared = :declared, declared_on = :declared_on, rev = rev + 1 WHERE id = :id AND state IN ('sent', 'received');

-- name: enrolment_wish_work :change1
UPDATE enrolment SET work_post = :work_post, rev = rev + 1 WHERE id = :id;

-- name: enrolment_wish_community :change1
UPDATE enrolment SET community_post = :community_post, rev = rev + 1 WHERE id = :id;

-- name: enrolment_touch :exec
UPDATE enrolment SET rev = rev + 1 WHERE id = :id;

-- What enrolment_privacy.c empties.
-- name: enrolments_old :many
-- :before Time
SELECT e.id FROM enrolment e WHERE e.state IN ('sent', 'declined', 'left') AND e.at < :before AND (e.phone IS NOT NULL OR e.name IS NOT NULL) ORDER BY e.id LIMIT 200;

-- name: enrolment_blank :change1
UPDATE enrolment SET name = NULL, phone = NULL, rev = rev + 1 WHERE id = :id;

-- name: enrolments_of_phone :many
SELECT e.id, e.org, e.area FROM enrolment e WHERE e.phone = :phone ORDER BY e.id LIMIT 200;

-- name: enrolments_open_of :many
SELECT e.id, e.org, e.area FROM enrolment e WHERE e.person = :person AND e.kind = 'member' AND e.state IN ('sent', 'received') ORDER BY e.id LIMIT 200;

-- name: enrolments_forget :exec
UPDATE enrolment SET skills = NULL, name = NULL, phone = NULL, rev = rev + 1 WHERE person = :person;

-- -- posts --

-- name: duty_post_put :exec
INSERT INTO duty_post(id, area, kind, title, seats, by_person, rev, at) VALUES (:id, :area, :kind, :title, :seats, :by_person, 1, :at);

-- name: duty_post_get :one
-- row: duty_post_row
-- :day Day
SELECT d.id, d.area, d.kind, d.title, d.seats, d.closed_at, d.rev, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM link l WHERE l.b_kind = 'duty_post' AND l.b = d.id AND l.kind = 'posting' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)) AS "taken int"
  FROM duty_post d JOIN area a ON a.id = d.area WHERE d.id = :id;

-- name: duty_post_list :many
-- row: duty_post_row
-- :above AreaId
-- :day Day
SELECT d.id, d.area, d.kind, d.title, d.seats, d.closed_at, d.rev, a.name AS area_name, a.name_en AS area_name_en,
       (SELECT count(*) FROM link l WHERE l.b_kind = 'duty_post' AND l.b = d.id AND l.kind = 'posting' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)) AS "taken int"
  FROM duty_post d JOIN area a ON a.id = d.area
 WHERE d.closed_at IS NULL AND d.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? kind */ AND d.kind = :kind
 ORDER BY d.id LIMIT 200;

-- name: duty_post_close :change1
UPDATE duty_post SET closed_at = :closed_at, rev = rev + 1 WHERE id = :id AND closed_at IS NULL;

-- The posts that somebody holds in a community.
-- name: duty_posts_held :many
-- :person AnyId
-- :above AreaId
SELECT l.id AS "link id:LinkId", d.id, d.kind, d.title, l.starts FROM link l JOIN duty_post d ON d.id = l.b
 WHERE l.a_kind = 'person' AND l.a = :person AND l.kind = 'posting' AND l.b_kind = 'duty_post' AND l.ends IS NULL AND d.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 ORDER BY l.id LIMIT 20;

-- -- invitations --

-- name: invitation_put :exec
INSERT INTO invitation(id, kind, area, org, name, phone, by_person, rev, at) VALUES (:id, :kind, :area, :org, :name, :phone, :by_person, 1, :at);

-- name: invitation_get :one
SELECT i.id, i.kind, i.area, i.org, i.name, i.phone, i.used_at, i.rev, i.at, a.name AS area_name, a.name_en AS area_name_en, o.name AS "unit_name?", o.name_en AS "unit_name_en?"
  FROM invitation i JOIN area a ON a.id = i.area LEFT JOIN org o ON o.id = i.org WHERE i.id = :id;

-- name: invitation_open :one
SELECT i.id FROM invitation i WHERE i.phone = :phone AND i.area = :area AND i.kind = :kind AND i.used_at IS NULL ORDER BY i.id LIMIT 1;

-- Used: what stood in it has gone over into the enrolment.
-- name: invitation_use :change1
UPDATE invitation SET used_at = :used_at, name = NULL, phone = NULL, rev = rev + 1 WHERE id = :id AND used_at IS NULL;

-- name: invitation_sums :many
-- :above AreaId
SELECT i.kind, i.org, o.name AS "unit_name?", o.name_en AS "unit_name_en?", count(*) AS "sent int",
       CAST(sum(CASE WHEN i.used_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS "used int", max(i.at) AS "last time"
  FROM invitation i LEFT JOIN org o ON o.id = i.org
 WHERE i.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? org */ AND i.org = :org
 GROUP BY i.kind, i.org, o.name, o.name_en ORDER BY i.kind, i.org LIMIT 500;

-- name: invitations_old :many
-- :before Time
SELECT i.id FROM invitation i WHERE i.at < :before ORDER BY i.id LIMIT 200;

-- name: invitation_drop :exec
DELETE FROM invitation WHERE id = :id;

-- name: invitations_forget :exec
DELETE FROM invitation WHERE phone = :phone;

-- -- report back --

-- name: report_back_put :exec
INSERT INTO report_back(id, enrolment, person, org, minutes, minutes_a, services, at) VALUES (:id, :enrolment, :person, :org, :minutes, :minutes_a, :services, :at);

-- name: report_back_of :one
SELECT r.id, r.minutes, r.at FROM report_back r WHERE r.enrolment = :enrolment;

-- name: report_backs_to :many
-- :area AreaId
SELECT r.id, r.minutes, r.minutes_a, r.services, r.at, p.shown_as FROM report_back r JOIN person p ON p.id = r.person JOIN enrolment e ON e.id = r.enrolment
 WHERE r.org = :org AND e.area = :area ORDER BY r.id LIMIT 500;

-- name: report_back_drop :exec
DELETE FROM report_back WHERE id = :id;

-- name: report_back_drop_of :exec
DELETE FROM report_back WHERE enrolment = :enrolment;

-- -- services, of groups and of single people, apart (M28) --

-- Events that a unit held: one each, and how many gave their service there.
-- name: group_services :one
-- :org OrgId
SELECT count(*) AS "n int", CAST(coalesce(sum((SELECT count(*) FROM attendance t JOIN slot s ON s.id = t.slot WHERE t.occasion = o.id AND s.hours = 1 AND t.in_at IS NOT NULL)), 0) AS BIGINT) AS "single int"
  FROM occasion o WHERE o.state = 'held' AND o.host_org = :org;

-- name: group_services_in :one
-- :above AreaId
SELECT count(*) AS "n int" FROM occasion o
 WHERE o.state = 'held' AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
   AND o.host_org IN (SELECT e.org FROM enrolment e WHERE e.kind = 'unit' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above));

-- Minutes belong to people alone: an event of a unit adds none of its own.
-- name: single_services_in :one
-- :above AreaId
SELECT (SELECT count(*) FROM attendance t JOIN slot s ON s.id = t.slot JOIN occasion o ON o.id = t.occasion
         WHERE s.hours = 1 AND t.in_at IS NOT NULL AND o.state = 'held' AND t.person IN (SELECT e.person FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above))) AS "sessions int",
       (SELECT CAST(coalesce(sum(t.minutes), 0) AS BIGINT) FROM attendance t
         WHERE t.person IN (SELECT e.person FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above))) AS "session_minutes int",
       (SELECT count(*) FROM taking t
         WHERE t.confirmed_at IS NOT NULL AND t.good = 1 AND t.person IN (SELECT e.person FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above))) AS "orders int",
       (SELECT CAST(coalesce(sum(t.minutes), 0) AS BIGINT) FROM taking t
         WHERE t.confirmed_at IS NOT NULL AND t.good = 1 AND t.person IN (SELECT e.person FROM enrolment e WHERE e.kind = 'member' AND e.state = 'received' AND e.place IN (SELECT u.area FROM area_up u WHERE u.above = :above))) AS "order_minutes int"
  FROM area a WHERE a.id = :above;

-- How far the loop has come for one member since they were received (M26): of each step, how often and when first.
-- name: enrolment_loop :one
-- :person PersonId
-- :since Time
SELECT count(t.arrived_at) AS "arrived int", count(t.served_at) AS "served int", count(t.confirmed_at) AS "rated int",
       CAST(coalesce(sum(CASE WHEN t.confirmed_at IS NOT NULL AND t.good = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS "applied int",
       min(t.arrived_at) AS "arrived_at? time", min(t.served_at) AS "served_at? time", min(t.confirmed_at) AS "rated_at? time"
  FROM taking t WHERE t.person = :person AND t.at >= :since;

-- -- the year's review of a unit --

-- name: unit_review_put :exec
INSERT INTO unit_review(id, enrolment, year, grade, text, by_person, at, rev) VALUES (:id, :enrolment, :year, :grade, :text, :by_person, :at, 1);

-- name: unit_reviews_of :many
SELECT r.id, r.year, r.grade, r.text, r.at, r.reply, r.replied_at, p.shown_as AS "by_name?" FROM unit_review r LEFT JOIN person p ON p.id = r.by_person
 WHERE r.enrolment = :enrolment ORDER BY r.year DESC LIMIT 50;

-- name: unit_review_reply :change1
UPDATE unit_review SET reply = :reply, replied_by = :replied_by, replied_at = :replied_at, rev = rev + 1 WHERE id = :id AND replied_at IS NULL;
