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

-- How long a step took, for those that took it: 1 received to accepted, 2 to routed, 3 to finished, 4 to the asker's answer.
-- The same conditions are the facts step_accept … step_answer of the list of needs.
-- name: step_sum :one
-- :above AreaId
-- :step int64_t
-- :from Time
-- :to Time
SELECT count(*) AS "n int", CAST(coalesce(sum(x.d), 0) AS BIGINT) AS "total int"
  FROM (SELECT CASE WHEN :step = 1 THEN n.accepted_at - n.at WHEN :step = 2 THEN n.routed_at - n.accepted_at
                    WHEN :step = 3 AND n.state <> 'merged' THEN n.finished_at - n.routed_at WHEN :step = 4 THEN n.confirmed_at - n.finished_at END AS d
          FROM need n WHERE n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
       ) x WHERE x.d >= 0;

-- The one or two in the middle: :skip is (n - 1) / 2, :limit 2 - n % 2.
-- name: step_middle :many
-- :above AreaId
-- :step int64_t
-- :from Time
-- :to Time
-- :limit int64_t
-- :skip int64_t
SELECT x.d AS "d int"
  FROM (SELECT CASE WHEN :step = 1 THEN n.accepted_at - n.at WHEN :step = 2 THEN n.routed_at - n.accepted_at
                    WHEN :step = 3 AND n.state <> 'merged' THEN n.finished_at - n.routed_at WHEN :step = 4 THEN n.confirmed_at - n.finished_at END AS d
          FROM need n WHERE n.area IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
       ) x WHERE x.d >= 0 ORDER BY x.d LIMIT :limit OFFSET :skip;
