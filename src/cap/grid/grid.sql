-- reads: area area_up link person business_line

-- Posts in force in a grid, or in all grids of a community: at the grid itself, mediators at its buildings.
-- name: grid_posts :many
-- :above AreaId
-- :day Day
SELECT l.id, l.role, l.b AS place, l.starts, p.id AS "person id:PersonId", p.shown_as, a.name, a.name_en, a.level, a.parent
  FROM area_up u JOIN link l ON l.b = u.area JOIN person p ON p.id = l.a JOIN area a ON a.id = u.area
 WHERE u.above = :above AND l.b_kind = 'area' AND l.kind = 'posting' AND l.a_kind = 'person' AND l.role IN ('grid_leader', 'instructor', 'part_time', 'mediator')
   AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day) ORDER BY l.id LIMIT 2000;

-- The grids that somebody leads, with what they weigh.
-- name: grids_led :many
-- :person AnyId
SELECT a.id, a.name, a.name_en, a.households FROM link l JOIN area a ON a.id = l.b
 WHERE l.a_kind = 'person' AND l.a = :person AND l.kind = 'posting' AND l.b_kind = 'area' AND l.role = 'grid_leader' AND l.ends IS NULL ORDER BY l.id LIMIT 50;

-- Places of a level without anybody in that part: a grid without a leader, a building without a mediator.
-- name: grid_vacancies :many
-- :above AreaId
-- :here AreaId
-- :role Str
-- :day Day
-- :after AreaId
-- :limit int64_t
SELECT a.id, a.name, a.name_en, a.parent FROM area a
 WHERE a.level = :level AND a.valid_to IS NULL
   AND NOT EXISTS (SELECT 1 FROM link l WHERE l.b_kind = 'area' AND l.b = a.id AND l.kind = 'posting' AND l.role = :role AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day))
 /*? above */ AND a.id IN (SELECT u.area FROM area_up u WHERE u.above = :above)
 /*? here */ AND a.id = :here
 /*? after */ AND a.id > :after
 ORDER BY a.id LIMIT :limit;

-- Of an area, or with here of the area itself alone.
-- name: grid_vacancy_count :one
-- :above AreaId
-- :role Str
-- :day Day
SELECT count(*) AS "n int" FROM area_up u JOIN area a ON a.id = u.area
 WHERE u.above = :above AND a.level = :level AND a.valid_to IS NULL
   AND NOT EXISTS (SELECT 1 FROM link l WHERE l.b_kind = 'area' AND l.b = a.id AND l.kind = 'posting' AND l.role = :role AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day))
 /*? here */ AND u.depth = 0
;

-- For figures: the places below an area and its parts, once for each post held there, or once with none.
-- name: grid_posts_held :many
-- :above AreaId
-- :depth int64_t
-- :day Day
-- all: the places of one area, and those of its parts again
SELECT k.area, CASE WHEN u.depth = 0 THEN 1 ELSE 0 END AS "own bool", a.id AS place, a.level, l.role
  FROM area_up k CROSS JOIN area_up u CROSS JOIN area a
       LEFT JOIN link l ON l.b_kind = 'area' AND l.b = a.id AND l.kind = 'posting' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 WHERE k.above = :above AND k.depth <= :depth AND u.above = k.area AND a.id = u.area AND (a.level = 'grid' OR a.level = 'building') AND a.valid_to IS NULL;

-- Who has which line in a community.
-- name: line_posts :many
-- :day Day
SELECT l.id, b.id AS line, p.id AS "person id:PersonId", p.shown_as, l.starts FROM link l JOIN business_line b ON b.id = l.b JOIN person p ON p.id = l.a
 WHERE l.area = :area AND l.kind = 'posting' AND l.a_kind = 'person' AND l.b_kind = 'business_line' AND l.starts <= :day AND (l.ends IS NULL OR l.ends > :day)
 ORDER BY l.id LIMIT 500;

-- name: lines_held :many
-- :person AnyId
SELECT b.id, b.name, b.name_en FROM link l JOIN business_line b ON b.id = l.b
 WHERE l.a_kind = 'person' AND l.a = :person AND l.kind = 'posting' AND l.b_kind = 'business_line' AND l.ends IS NULL ORDER BY l.id LIMIT 50;
