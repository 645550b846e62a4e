-- reads: area_up person area

-- name: late_put :exec
INSERT INTO late_service(id, person, area, title, day, minutes, reason, state, by_person, rev, at)
VALUES (:id, :person, :area, :title, :day, :minutes, :reason, 'proposed', :by_person, 1, :at);

-- name: late_get :one
-- row: late_row
SELECT l.id, l.person, l.area, l.title, l.day, l.minutes, l.reason, l.state, l.by_person, l.decided_by, l.decided_at, l.rev, l.at, p.shown_as, b.shown_as AS by_name
  FROM late_service l JOIN person p ON p.id = l.person JOIN person b ON b.id = l.by_person WHERE l.id = :id;

-- name: late_list :many
-- row: late_row
-- :here AreaId
-- :from Day
-- :to Day
-- :above AreaId
-- :before LateServiceId
-- :limit int64_t
SELECT l.id, l.person, l.area, l.title, l.day, l.minutes, l.reason, l.state, l.by_person, l.decided_by, l.decided_at, l.rev, l.at, p.shown_as, b.shown_as AS by_name
  FROM late_service l JOIN person p ON p.id = l.person JOIN person b ON b.id = l.by_person
 WHERE l.id > 0
 /*? above */ AND l.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND l.area = :here
 /*? from */ AND l.day >= :from
 /*? to */ AND l.day < :to
 /*? state */ AND l.state = :state
 /*? before */ AND l.id < :before
 ORDER BY l.id DESC LIMIT :limit;

-- What was approved, in minutes.
-- For figures, of an area and its parts.
-- name: late_sums :many
-- :above AreaId
-- :depth int64_t
-- :from Day
-- :to Day
-- all: one area and its parts
SELECT u.above AS area, CAST(sum(CASE WHEN u.depth = 0 THEN l.minutes ELSE 0 END) AS BIGINT) AS "own int", CAST(sum(l.minutes) AS BIGINT) AS "whole int" FROM late_service l CROSS JOIN area_up u
 WHERE l.state = 'approved' AND l.day >= :from AND l.day < :to AND u.area = l.area
   AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above;

-- name: late_of_person :many
SELECT l.id, l.title, l.day, l.minutes, l.state, l.at FROM late_service l WHERE l.person = :person ORDER BY l.id DESC LIMIT 200;

-- name: late_decide_set :change1
UPDATE late_service SET state = :state, decided_by = :decided_by, decided_at = :decided_at, rev = rev + 1 WHERE id = :id AND state = 'proposed';

-- name: late_words_erase :exec
UPDATE late_service SET reason = '' WHERE person = :person;

-- name: certificate_put :exec
INSERT INTO certificate(id, no, person, area, minutes_a, minutes_b, minutes_c, until_day, at) VALUES (:id, :no, :person, :area, :minutes_a, :minutes_b, :minutes_c, :until_day, :at);

-- name: certificate_by_no :one
-- row: certificate_row
SELECT c.id, c.no, c.person, c.area, c.minutes_a, c.minutes_b, c.minutes_c, c.until_day, c.revoked_at, c.at, p.shown_as, p.name, a.name AS area_name, a.name_en AS area_name_en
  FROM certificate c JOIN person p ON p.id = c.person JOIN area a ON a.id = c.area WHERE c.no = :no;

-- name: certificate_get :one
-- row: certificate_row
SELECT c.id, c.no, c.person, c.area, c.minutes_a, c.minutes_b, c.minutes_c, c.until_day, c.revoked_at, c.at, p.shown_as, p.name, a.name AS area_name, a.name_en AS area_name_en
  FROM certificate c JOIN person p ON p.id = c.person JOIN area a ON a.id = c.area WHERE c.id = :id;

-- name: certificates_of :many
-- row: certificate_row
SELECT c.id, c.no, c.person, c.area, c.minutes_a, c.minutes_b, c.minutes_c, c.until_day, c.revoked_at, c.at, p.shown_as, p.name, a.name AS area_name, a.name_en AS area_name_en
  FROM certificate c JOIN person p ON p.id = c.person JOIN area a ON a.id = c.area WHERE c.person = :person ORDER BY c.id DESC LIMIT 50;

-- name: certificates_revoke :exec
UPDATE certificate SET revoked_at = :revoked_at WHERE person = :person AND revoked_at IS NULL;
