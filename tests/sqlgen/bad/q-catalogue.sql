-- expect: 2: error: reads sqlite_master, which no folder declares
-- name: x :many
SELECT count(*) AS "n int" FROM sqlite_master LIMIT 1;
