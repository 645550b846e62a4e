-- expect: 3: error: parameter :id: unknown type ThingID
-- name: x :one
-- :id ThingID
SELECT t.id FROM thing t WHERE t.id = :id;
