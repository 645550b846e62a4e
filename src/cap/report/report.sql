-- reads: area area_up need

-- The parts of an area; closed ones too, because their matters stay part of the whole.
-- name: report_children :many
-- sort: codes are ASCII digits
-- all: an area has some hundred children at most
SELECT a.id, a.name, a.name_en, a.level, CASE WHEN a.valid_to IS NULL THEN 0 ELSE 1 END AS "closed bool"
  FROM area_up u JOIN area a ON a.id = u.area WHERE u.above = :above AND u.depth = 1 ORDER BY a.sort_key, a.id;

-- name: report_roots :many
-- sort: codes are ASCII digits
-- all: an instance has one or two roots
SELECT a.id, a.name FROM area a WHERE a.parent IS NULL ORDER BY a.sort_key, a.id;

-- When the steps were taken of all that was accepted: how long each took, and its median, are computed from this. An index holds just
-- these columns. Which step counts is the same as in the facts step_accept … step_answer of the list of needs.
-- name: step_times :many
-- all: a median needs every one of them
-- :above AreaId
-- :from Time
-- :to Time
SELECT n.at, n.accepted_at, n.routed_at, n.finished_at, n.confirmed_at, n.state FROM area_up u CROSS JOIN need n
 WHERE u.above = :above AND n.area = u.area AND n.accepted_at IS NOT NULL
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
;
