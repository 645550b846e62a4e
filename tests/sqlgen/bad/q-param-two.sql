-- expect: 3: error: parameter :id may be 
-- name: x :many
SELECT t.id FROM thing t JOIN note n ON n.thing = t.id WHERE t.area = :area AND :id = t.id LIMIT 3;
