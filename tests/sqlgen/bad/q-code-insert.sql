-- expect: 4: error: 'opne' is no code of Stage
-- name: x :exec
INSERT INTO thing (id, area, title, stage, done, n, at) VALUES
(:id, :area, :title, 'opne', 0, 0, :at);
