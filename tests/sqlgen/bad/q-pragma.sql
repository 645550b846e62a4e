-- expect: 3: error: a query is SELECT, INSERT, UPDATE or DELETE
-- name: x :exec
PRAGMA user_version = 3;
