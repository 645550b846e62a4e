-- reads: area_up area person org need event

-- name: batch_get :one
-- row: batch_item
SELECT b.id, b.kind, b.area, b.file, b.state, b.posts, b.total, b.good, b.bad, b.done, b.saved, b.undone, b.kept, b.by_person, b.ended_at, b.rev, b.at, p.shown_as AS "by_name?"
  FROM batch b LEFT JOIN person p ON p.id = b.by_person WHERE b.id = :id;

-- name: batch_list :many
-- row: batch_item
-- :above AreaId
-- :limit int64_t
SELECT b.id, b.kind, b.area, b.file, b.state, b.posts, b.total, b.good, b.bad, b.done, b.saved, b.undone, b.kept, b.by_person, b.ended_at, b.rev, b.at, p.shown_as AS "by_name?"
  FROM area_up u JOIN batch b ON b.area = u.area LEFT JOIN person p ON p.id = b.by_person
 WHERE u.above = :above
 /*? kind */ AND b.kind = :kind
 /*? id */ AND b.id < :id
 ORDER BY b.id DESC LIMIT :limit;

-- What there is to do, the oldest first.
-- name: batch_next :one
-- row: batch_item
SELECT b.id, b.kind, b.area, b.file, b.state, b.posts, b.total, b.good, b.bad, b.done, b.saved, b.undone, b.kept, b.by_person, b.ended_at, b.rev, b.at, p.shown_as AS "by_name?"
  FROM batch b LEFT JOIN person p ON p.id = b.by_person WHERE b.state IN ('staged', 'saving', 'undoing')
 /*? id */ AND b.id > :id
 ORDER BY b.id LIMIT 1;

-- name: batch_put :exec
INSERT INTO batch(id, kind, area, file, state, posts, total, good, bad, done, saved, undone, kept, by_person, rev, at)
VALUES (:id, :kind, :area, :file, 'staged', :posts, 0, 0, 0, 0, 0, 0, 0, :by_person, 1, :at);

-- name: batch_file_put :exec
INSERT INTO batch_file(id, batch, bytes) VALUES (:id, :batch, :bytes);

-- name: batch_file_get :one
SELECT f.bytes FROM batch_file f WHERE f.batch = :batch;

-- name: batch_file_drop :exec
DELETE FROM batch_file WHERE batch = :batch;

-- Each part of the work is refused when somebody has ended the batch meanwhile.
-- name: batch_staged :change1
-- :good int64_t
-- :bad int64_t
UPDATE batch SET total = :total, good = good + :good, bad = bad + :bad, done = done + :good + :bad WHERE id = :id AND state = 'staged';

-- name: batch_saved :change1
-- :saved int64_t
-- :bad int64_t
UPDATE batch SET saved = saved + :saved, bad = bad + :bad, good = good - :bad, done = done + :saved + :bad WHERE id = :id AND state = 'saving';

-- name: batch_undone :change1
-- :undone int64_t
-- :kept int64_t
UPDATE batch SET undone = undone + :undone, kept = kept + :kept, done = done + :undone + :kept WHERE id = :id AND state = 'undoing';

-- name: batch_state_set :change1
-- :was enum BatchState
UPDATE batch SET state = :state, done = 0, ended_at = :ended_at, rev = rev + 1 WHERE id = :id AND state = :was;

-- An operator's import of the first areas: it lies where they begin.
-- name: batch_area_set :exec
UPDATE batch SET area = :area WHERE id = :id AND area IS NULL;

-- name: batch_row_put :exec
INSERT INTO batch_row(id, batch, seq, line, state, cells, faults) VALUES (:id, :batch, :seq, :line, :state, :cells, :faults);

-- name: batch_row_last :one
SELECT r.seq FROM batch_row r WHERE r.batch = :batch ORDER BY r.seq DESC LIMIT 1;

-- name: batch_rows_good :many
-- :after int64_t
-- :limit int64_t
SELECT r.id, r.seq, r.line, r.cells FROM batch_row r WHERE r.batch = :batch AND r.seq > :after AND r.state = 'good' ORDER BY r.seq LIMIT :limit;

-- name: batch_rows_saved :many
-- :before int64_t
-- :limit int64_t
SELECT r.id, r.seq, r.line, r.made, r.also FROM batch_row r WHERE r.batch = :batch AND r.seq < :before AND r.state = 'saved' ORDER BY r.seq DESC LIMIT :limit;

-- name: batch_row_saved :change1
UPDATE batch_row SET state = 'saved', cells = NULL, faults = NULL, made = :made, also = :also WHERE id = :id AND state = 'good';

-- name: batch_row_bad :change1
UPDATE batch_row SET state = 'bad', faults = :faults WHERE id = :id AND state = 'good';

-- name: batch_row_undone :change1
UPDATE batch_row SET state = :state, faults = :faults WHERE id = :id AND state = 'saved';

-- What is seen of the rows: as they stand in the sheet, and what became of them.
-- name: batch_rows_of :many
-- :after int64_t
-- :limit int64_t
SELECT r.id, r.line, r.state, r.cells, r.faults, r.made, n.code AS "need_code?", n.title AS "need_title?", p.shown_as AS "person_name?", o.name AS "org_name?", a.name AS "area_name?"
  FROM batch_row r LEFT JOIN need n ON n.id = r.made LEFT JOIN person p ON p.id = r.made LEFT JOIN org o ON o.id = r.made LEFT JOIN area a ON a.id = r.made
 WHERE r.batch = :batch AND r.state = :state AND r.line > :after ORDER BY r.line LIMIT :limit;

-- name: batch_cells_drop :exec
UPDATE batch_row SET cells = NULL, faults = CASE WHEN state = 'kept' THEN faults ELSE NULL END WHERE batch = :batch AND state <> 'saved' AND (cells IS NOT NULL OR faults IS NOT NULL);

-- What waits longer than its time is given up, and the words of it go.
-- name: batches_old :many
-- :before Time
SELECT b.id, b.state FROM batch b WHERE b.at < :before AND b.state IN ('staged', 'checked') ORDER BY b.id LIMIT 20;

-- name: batch_rows_old :many
-- :before Time
SELECT r.id FROM batch_row r WHERE r.batch IN (SELECT b.id FROM batch b WHERE b.at < :before) AND r.cells IS NOT NULL LIMIT 200;

-- name: batch_row_blank :exec
UPDATE batch_row SET cells = NULL WHERE id = :id;

-- Rows that hold the number of somebody who is forgotten.
-- name: batch_rows_forget :exec
-- :phone Str
-- scan: rows wait some days at most
UPDATE batch_row SET cells = NULL, faults = NULL, state = CASE WHEN state = 'good' THEN 'bad' ELSE state END WHERE cells IS NOT NULL AND replace(cells, :phone, '') <> cells;

-- What has happened to a record since it was made.
-- name: events_count :one
SELECT count(*) AS "n int" FROM event e WHERE e.kind = :kind AND e.entity = :entity;

-- name: events_by_count :one
SELECT count(*) AS "n int" FROM event e WHERE e.actor = :actor;
