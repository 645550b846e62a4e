-- expect: 3: error: INSERT OR … is SQLite's own
-- name: x :exec
INSERT OR IGNORE INTO note (id, thing, text, n) VALUES (:id, :thing, :text, :n);
