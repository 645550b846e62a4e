-- Queries of the fixture: every kind, every type.
-- reads: area person

-- name: need_add :exec
INSERT INTO need (id, area, asker, title, stage, created, due, cost, urgent, hands, weight, blob, source)
VALUES (:id, :area, :asker, :title, :stage, :created, :due, :cost, :urgent, :hands, :weight, :blob, :source);

-- name: need_get :one
-- row: need_row
SELECT n.id, n.area, n.asker, n.title, n.stage, n.created, n.due, n.cost, n.urgent, n.hands, n.weight, n.blob, n.source, n.rev
FROM need n WHERE n.id = :id;

-- name: need_list :many
-- row: need_row
-- :before NeedId
-- :since Time
SELECT n.id, n.area, n.asker, n.title, n.stage, n.created, n.due, n.cost, n.urgent, n.hands, n.weight, n.blob, n.source, n.rev
FROM need n
WHERE n.area = :area
/*? stage */ AND n.stage = :stage
/*? before */ AND n.id < :before
/*? since */ AND n.created >= :since
/*? hands */ AND n.hands = :hands
/*? urgent_only */ AND n.urgent = 1
/*? by_due */ ORDER BY n.due, n.id
/*? !by_due */ ORDER BY n.created DESC, n.id
LIMIT :limit;

-- name: need_names :many
-- The names beside a need; the taker may be missing.
SELECT n.id, a.name AS "area_name", a.rank AS "area_rank? int", p.name AS "taker?", p.phone
FROM need n
LEFT JOIN area a ON a.id = n.area
LEFT JOIN person p ON p.id = n.taker
WHERE n.id = :id LIMIT 1;

-- name: need_take :change1
UPDATE need SET taker = :taker, stage = 'taken', rev = n.rev + 1 FROM (SELECT 1 AS one) AS x, need AS n
WHERE need.id = :id AND n.id = need.id AND need.rev = :rev;

-- name: need_close :one
UPDATE need SET stage = 'closed', rev = rev + 1 WHERE id = :id RETURNING stage, rev;

-- name: need_stages :many
-- all: as many rows as stages
SELECT n.stage, count(*) AS "n int", CAST(sum(n.cost) AS BIGINT) AS "cost money",
       max(CASE WHEN n.urgent = 1 AND n.hands IS NULL THEN 1 ELSE 0 END) AS "alarm bool"
FROM need n WHERE n.area = :area GROUP BY n.stage;

-- name: need_count :one
-- scan: the fixture's figure over all areas
SELECT count(*) AS "n int", max(n.created) AS "last? time" FROM need n;

-- name: need_open_in :many
SELECT o.id, o.title FROM need_open o WHERE o.area = :area ORDER BY o.id LIMIT 10;

-- name: need_fts_add :exec
-- :need NeedId
-- :tokens Str
-- only: sqlite
INSERT INTO need_fts (rowid, tokens) VALUES (:need, :tokens);
-- only: pg
INSERT INTO need_fts (id, tokens) VALUES (:need, to_tsvector('simple', :tokens));

-- name: need_search :many
-- :tokens Str
-- only: sqlite
SELECT f.rowid AS "id id:NeedId" FROM need_fts f WHERE f.need_fts MATCH :tokens LIMIT 20;
-- only: pg
SELECT f.id FROM need_fts f WHERE f.tokens @@ to_tsquery('simple', :tokens) LIMIT 20;

-- name: need_erase :exec
DELETE FROM need WHERE id = :id;
