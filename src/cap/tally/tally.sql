-- reads: area area_up

-- name: tally_delta_put :exec
INSERT INTO tally_delta(id, area, day, fact, n) VALUES (:id, :area, :day, :fact, :n);

-- name: tally_deltas :many
-- :limit int64_t
SELECT d.id, d.area, d.day, d.fact, d.n FROM tally_delta d ORDER BY d.id LIMIT :limit;

-- name: tally_deltas_drop :exec
-- :last TallyDeltaId
DELETE FROM tally_delta WHERE id <= :last;

-- name: tally_fold :exec
INSERT INTO tally_sum(area, month, starts, fact, own, whole) VALUES (:area, :month, :starts, :fact, :own, :whole)
  ON CONFLICT (area, month, starts, fact) DO UPDATE SET own = tally_sum.own + excluded.own, whole = tally_sum.whole + excluded.whole;

-- The area and its parts, which one board covers.
-- name: tally_areas :many
-- :depth int64_t
-- all: an area has some hundred children at most
SELECT u.area FROM area_up u WHERE u.above = :above AND u.depth <= :depth ORDER BY u.area;

-- name: tally_sums :many
-- :above AreaId
-- :depth int64_t
-- :month bool
-- :from Day
-- :to Day
-- :beyond Str
-- all: some dozen facts of some thirty days or months, for each part of one area; adding them up here takes longer than in C
SELECT t.area, t.fact, t.own, t.whole FROM area_up u JOIN tally_sum t ON t.area = u.area
 WHERE u.above = :above AND u.depth <= :depth AND t.month = :month AND t.starts >= :from AND t.starts < :to
 /*? fact */ AND t.fact >= :fact AND t.fact < :beyond
;

-- The same of what is not added up yet.
-- name: tally_pending :many
-- :above AreaId
-- :depth int64_t
-- :from Day
-- :to Day
-- all: some dozen facts for each part of one area
SELECT u.above AS area, d.fact, CAST(sum(CASE WHEN u.depth = 0 THEN d.n ELSE 0 END) AS BIGINT) AS "own int", CAST(sum(d.n) AS BIGINT) AS "whole int"
  FROM tally_delta d CROSS JOIN area_up u
 WHERE u.area = d.area AND d.day >= :from AND d.day < :to AND u.above IN (SELECT k.area FROM area_up k WHERE k.above = :above AND k.depth <= :depth) GROUP BY u.above, d.fact;

-- Two facts day by day, for charts: each day is looked up, because the other facts lie between.
-- name: tally_by_day :many
-- row: tally_day_row
-- :from Day
-- :to Day
-- :other Str
-- all: the days of a chart
WITH RECURSIVE d(day) AS (SELECT CAST(:from AS BIGINT) UNION ALL SELECT d.day + 1 FROM d WHERE d.day + 1 < :to)
SELECT t.starts AS day, t.fact, t.whole AS n FROM d CROSS JOIN tally_sum t
 WHERE t.area = :area AND t.month = 0 AND t.starts = d.day AND t.fact IN (:fact, :other);

-- name: tally_pending_by_day :many
-- row: tally_day_row
-- :from Day
-- :to Day
-- :above AreaId
-- :other Str
-- all: the days of a chart
SELECT d.day, d.fact, d.n FROM tally_delta d CROSS JOIN area_up u
 WHERE u.area = d.area AND u.above = :above AND d.fact IN (:fact, :other) AND d.day >= :from AND d.day < :to;

-- For verify: what is noted of one area, day and month apart; what lies above must be the sum of what lies below.
-- name: tally_noted :many
-- all: one area's
SELECT t.month, t.starts, t.fact, t.own FROM tally_sum t WHERE t.area = :area;

-- name: tally_noted_pending :many
-- all: one area's
SELECT d.day, d.fact, d.n FROM tally_delta d WHERE d.area = :area;

-- name: tally_whole_wrong :many
SELECT x.above AS "area id:AreaId", x.starts AS "starts day", x.fact FROM
 (SELECT u.above, c.month, c.starts, c.fact, CAST(sum(c.own) AS BIGINT) AS n FROM tally_sum c JOIN area_up u ON u.area = c.area GROUP BY u.above, c.month, c.starts, c.fact) x
 LEFT JOIN tally_sum t ON t.area = x.above AND t.month = x.month AND t.starts = x.starts AND t.fact = x.fact
 WHERE t.whole IS NULL OR t.whole <> x.n LIMIT 1;

-- name: tally_all_areas :many
-- all: verify
SELECT a.id FROM area a ORDER BY a.id;
