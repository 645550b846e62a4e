-- expect: 3: error: result id: the column is ThingId, its alias says AreaId
-- name: x :one
SELECT t.id AS "id id:AreaId" FROM thing t WHERE t.id = :id;
