-- reads: area_up person org holiday

-- name: occasion_put :exec
INSERT INTO occasion(id, kind, series, title, text, host_org, area, place, starts, ends, state, code, heads, counted, by_person, rev, at)
VALUES (:id, :kind, :series, :title, :text, :host_org, :area, :place, :starts, :ends, 'planned', :code, 0, 0, :by_person, 1, :at);

-- name: occasion_get :one
-- row: occasion_row
SELECT o.id, o.kind, o.series, o.title, o.text, o.host_org, o.area, o.place, o.starts, o.ends, o.state, o.code, o.heads, o.held_at, o.by_person, o.rev, o.at,
       g.name AS "host_name?", g.name_en AS "host_name_en?"
  FROM occasion o LEFT JOIN org g ON g.id = o.host_org WHERE o.id = :id;

-- name: occasion_list :many
-- row: occasion_row
-- :above AreaId
-- :from Time
-- :to Time
-- :starts_after Time
-- :after OccasionId
-- :limit int64_t
SELECT o.id, o.kind, o.series, o.title, o.text, o.host_org, o.area, o.place, o.starts, o.ends, o.state, o.code, o.heads, o.held_at, o.by_person, o.rev, o.at,
       g.name AS "host_name?", g.name_en AS "host_name_en?"
  FROM occasion o LEFT JOIN org g ON g.id = o.host_org
 WHERE o.id > 0
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? kind */ AND o.kind = :kind
 /*? state */ AND o.state = :state
 /*? series */ AND o.series = :series
 /*? host_org */ AND o.host_org = :host_org
 /*? from */ AND o.starts >= :from
 /*? to */ AND o.starts < :to
 /*? starts_after */ AND (o.starts > :starts_after OR (o.starts = :starts_after AND o.id > :after))
 ORDER BY o.starts, o.id LIMIT :limit;

-- Sessions and person-times, apart (M56): of held occasions; `public` leaves out meetings, which belong to those who hold them.
-- name: occasion_sums :one
-- :above AreaId
-- :here AreaId
-- :from Time
-- :to Time
SELECT count(*) AS "sessions int",
       CAST(coalesce(sum(o.heads + (SELECT count(*) FROM attendance t WHERE t.occasion = o.id AND t.in_at IS NOT NULL)), 0) AS BIGINT) AS "person_times int"
  FROM occasion o
 WHERE o.state = 'held'
 /*? above */ AND o.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND o.area = :here
 /*? public */ AND o.kind <> 'meeting'
 /*? kind */ AND o.kind = :kind
 /*? series */ AND o.series = :series
 /*? host_org */ AND o.host_org = :host_org
 /*? from */ AND o.starts >= :from
 /*? to */ AND o.starts < :to
;

-- name: occasion_change :change1
UPDATE occasion SET title = :title, text = :text, place = :place, starts = :starts, ends = :ends, rev = rev + 1 WHERE id = :id AND state = 'planned';

-- name: occasion_held :change1
UPDATE occasion SET state = 'held', heads = :heads, held_at = :held_at, counted = 1, rev = rev + 1 WHERE id = :id AND state = 'planned';

-- name: occasion_cancelled :change1
UPDATE occasion SET state = 'cancelled', rev = rev + 1 WHERE id = :id AND state = 'planned';

-- name: occasion_touch :exec
UPDATE occasion SET rev = rev + 1 WHERE id = :id;

-- name: slot_put :exec
INSERT INTO slot(id, occasion, role, seats, hours) VALUES (:id, :occasion, :role, :seats, :hours);

-- name: slot_get :one
-- row: slot_row
SELECT s.id, s.occasion, s.role, s.seats, s.hours FROM slot s WHERE s.id = :id;

-- name: slots_of :many
-- row: slot_row
SELECT s.id, s.occasion, s.role, s.seats, s.hours FROM slot s WHERE s.occasion = :occasion ORDER BY s.id LIMIT 20;

-- name: attendance_put :exec
INSERT INTO attendance(id, slot, occasion, person, state, rev, at) VALUES (:id, :slot, :occasion, :person, :state, 1, :at);

-- name: attendance_of :one
-- row: attendance_row
SELECT t.id, t.slot, t.occasion, t.person, t.state, t.in_at, t.in_by, t.out_at, t.out_by, t.minutes, t.grade, t.at, p.shown_as, s.role, s.hours
  FROM attendance t JOIN person p ON p.id = t.person JOIN slot s ON s.id = t.slot WHERE t.slot = :slot AND t.person = :person;

-- name: attendances :many
-- row: attendance_row
SELECT t.id, t.slot, t.occasion, t.person, t.state, t.in_at, t.in_by, t.out_at, t.out_by, t.minutes, t.grade, t.at, p.shown_as, s.role, s.hours
  FROM attendance t JOIN person p ON p.id = t.person JOIN slot s ON s.id = t.slot WHERE t.occasion = :occasion ORDER BY t.id LIMIT 1000;

-- name: attendances_of_person :many
-- :before AttendanceId
-- :limit int64_t
SELECT t.id, t.slot, t.occasion, t.state, t.in_at, t.out_at, t.minutes, t.grade, t.at, o.title, o.kind, o.starts, o.ends, o.place, o.area, o.state AS "occasion_state choice:OccasionState", s.hours
  FROM attendance t JOIN occasion o ON o.id = t.occasion JOIN slot s ON s.id = t.slot WHERE t.person = :person
 /*? before */ AND t.id < :before
 ORDER BY t.id DESC LIMIT :limit;

-- name: attendance_state_set :change1
UPDATE attendance SET state = :state, rev = rev + 1 WHERE id = :id;

-- name: attendance_in :change1
UPDATE attendance SET state = 'in', in_at = :in_at, in_by = :in_by, rev = rev + 1 WHERE id = :id;

-- name: attendance_out :change1
UPDATE attendance SET state = 'out', out_at = :out_at, out_by = :out_by, rev = rev + 1 WHERE id = :id;

-- name: attendance_minutes :change1
UPDATE attendance SET minutes = :minutes, grade = :grade, rev = rev + 1 WHERE id = :id;

-- name: attendance_open_of :one
-- :now Time
SELECT count(*) AS "n int" FROM attendance t JOIN occasion o ON o.id = t.occasion WHERE t.person = :person AND t.state IN ('signed_up', 'waiting', 'in') AND o.ends > :now AND o.state = 'planned';

-- name: attendance_since :one
-- :since Time
SELECT count(*) AS "n int" FROM attendance t WHERE t.person = :person AND t.at >= :since;

-- name: attendances_leave :exec
UPDATE attendance SET state = 'left', rev = rev + 1 WHERE person = :person AND state IN ('signed_up', 'waiting');

-- name: series_put :exec
INSERT INTO occasion_series(id, kind, title, text, host_org, area, place, rule, starts_min, ends_min, seats, hours, skip_holidays, from_day, until_day, made_until, by_person, rev, at)
VALUES (:id, :kind, :title, :text, :host_org, :area, :place, :rule, :starts_min, :ends_min, :seats, :hours, :skip_holidays, :from_day, :until_day, :from_day, :by_person, 1, :at);

-- name: series_get :one
-- row: series_row
SELECT s.id, s.kind, s.title, s.text, s.host_org, s.area, s.place, s.rule, s.starts_min, s.ends_min, s.seats, s.hours, s.skip_holidays, s.from_day, s.until_day,
       s.made_until, s.ended_at, s.by_person, s.rev, s.at
  FROM occasion_series s WHERE s.id = :id;

-- name: series_in :many
-- row: series_row
-- :above AreaId
SELECT s.id, s.kind, s.title, s.text, s.host_org, s.area, s.place, s.rule, s.starts_min, s.ends_min, s.seats, s.hours, s.skip_holidays, s.from_day, s.until_day,
       s.made_until, s.ended_at, s.by_person, s.rev, s.at
  FROM occasion_series s WHERE s.ended_at IS NULL AND s.area IN (SELECT u.area FROM area_up u WHERE u.above = :above) ORDER BY s.id LIMIT 200;

-- name: series_due :many
-- row: series_row
-- :until Day
SELECT s.id, s.kind, s.title, s.text, s.host_org, s.area, s.place, s.rule, s.starts_min, s.ends_min, s.seats, s.hours, s.skip_holidays, s.from_day, s.until_day,
       s.made_until, s.ended_at, s.by_person, s.rev, s.at
  FROM occasion_series s WHERE s.ended_at IS NULL AND s.made_until < :until AND (s.until_day IS NULL OR s.made_until < s.until_day) ORDER BY s.id LIMIT 20;

-- name: series_made :change1
UPDATE occasion_series SET made_until = :made_until WHERE id = :id;

-- name: series_end_set :change1
UPDATE occasion_series SET ended_at = :ended_at, rev = rev + 1 WHERE id = :id AND ended_at IS NULL;

-- Days that the calendar names as free: a rule with skip_holidays leaves them out.
-- name: days_off :many
-- :from Day
-- :to Day
SELECT h.day FROM holiday h WHERE h.day >= :from AND h.day < :to AND h.works = 0 ORDER BY h.day LIMIT 400;

-- name: occasions_counted :many
-- :after OccasionId
SELECT o.id, o.kind, o.starts, o.heads, (SELECT count(*) FROM attendance t WHERE t.occasion = o.id AND t.in_at IS NOT NULL) AS "came int"
  FROM occasion o WHERE o.area = :area AND o.counted = 1
 /*? after */ AND o.id > :after
 ORDER BY o.id LIMIT 500;

-- The minutes that closed occasions gave and what stands on accounts for them, for verify.
-- name: attendance_minutes_all :one
-- scan: verify
SELECT CAST(coalesce(sum(t.minutes), 0) AS BIGINT) AS "minutes int" FROM attendance t;
