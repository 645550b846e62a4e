-- expect: 3: error: double quotes stand around a result's alias only
-- name: x :one
SELECT "t".title FROM thing t WHERE t.id = :id;
