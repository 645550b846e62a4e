-- reads: area area_up link person

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
