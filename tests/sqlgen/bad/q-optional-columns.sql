-- expect: 2: error: the result columns change
-- name: x :many
SELECT t.id
/*? title */ , t.title
FROM thing t WHERE t.area = :area LIMIT 3;
