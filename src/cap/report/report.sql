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

-- How long the steps took, for those that took them: received to accepted, to routed, to finished, to the asker's answer. Nothing goes on
-- without being accepted, and an index holds just those. The same conditions are the facts step_accept … step_answer of the list of needs.
-- name: step_sums :one
-- scan: without dates all that was accepted is meant; with them the index begins there
-- :above AreaId
-- :from Time
-- :to Time
SELECT count(*) FILTER (WHERE x.d1 >= 0) AS "n1 int", CAST(coalesce(sum(x.d1) FILTER (WHERE x.d1 >= 0), 0) AS BIGINT) AS "total1 int",
       count(*) FILTER (WHERE x.d2 >= 0) AS "n2 int", CAST(coalesce(sum(x.d2) FILTER (WHERE x.d2 >= 0), 0) AS BIGINT) AS "total2 int",
       count(*) FILTER (WHERE x.d3 >= 0) AS "n3 int", CAST(coalesce(sum(x.d3) FILTER (WHERE x.d3 >= 0), 0) AS BIGINT) AS "total3 int",
       count(*) FILTER (WHERE x.d4 >= 0) AS "n4 int", CAST(coalesce(sum(x.d4) FILTER (WHERE x.d4 >= 0), 0) AS BIGINT) AS "total4 int"
  FROM (SELECT n.accepted_at - n.at AS d1, n.routed_at - n.accepted_at AS d2,
               CASE WHEN n.state <> 'merged' THEN n.finished_at - n.routed_at END AS d3, n.confirmed_at - n.finished_at AS d4
          FROM need n WHERE n.accepted_at IS NOT NULL AND EXISTS (SELECT u.id FROM area_up u WHERE u.area = n.area AND u.above = :above)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
       ) x;

-- The one or two in the middle of one of them (1 to 4): :skip is (n - 1) / 2, :limit 2 - n % 2.
-- name: step_middle :many
-- scan: without dates all that was accepted is meant; with them the index begins there
-- :above AreaId
-- :step int64_t
-- :from Time
-- :to Time
-- :limit int64_t
-- :skip int64_t
SELECT x.d AS "d int"
  FROM (SELECT CASE WHEN :step = 1 THEN n.accepted_at - n.at WHEN :step = 2 THEN n.routed_at - n.accepted_at
                    WHEN :step = 3 AND n.state <> 'merged' THEN n.finished_at - n.routed_at WHEN :step = 4 THEN n.confirmed_at - n.finished_at END AS d
          FROM need n WHERE n.accepted_at IS NOT NULL AND EXISTS (SELECT u.id FROM area_up u WHERE u.area = n.area AND u.above = :above)
 /*? from */ AND n.at >= :from
 /*? to */ AND n.at < :to
       ) x WHERE x.d >= 0 ORDER BY x.d LIMIT :limit OFFSET :skip;
