-- name: ledger_put :exec
INSERT INTO ledger(id, owner_kind, owner, unit, kind, at) VALUES (:id, :owner_kind, :owner, :unit, :kind, :at) ON CONFLICT (owner_kind, owner, unit, kind) DO NOTHING;

-- name: ledger_find :one
-- row: ledger_row
SELECT l.id, l.owner_kind, l.owner, l.unit, l.kind, l.closed_at FROM ledger l WHERE l.owner_kind = :owner_kind AND l.owner = :owner AND l.unit = :unit AND l.kind = :kind;

-- name: ledger_get :one
-- row: ledger_row
SELECT l.id, l.owner_kind, l.owner, l.unit, l.kind, l.closed_at FROM ledger l WHERE l.id = :id;

-- name: ledger_close_set :change1
UPDATE ledger SET closed_at = :closed_at WHERE id = :id AND closed_at IS NULL;

-- name: ledger_sum :one
SELECT CAST(coalesce(sum(e.amount), 0) AS BIGINT) AS "amount int" FROM entry e WHERE e.ledger = :ledger;

-- All of an owner's, with what stands on each.
-- name: ledgers_of :many
-- sort: codes are ASCII
SELECT l.id, l.unit, l.kind, l.closed_at, CAST(coalesce(sum(e.amount), 0) AS BIGINT) AS "amount int"
  FROM ledger l LEFT JOIN entry e ON e.ledger = l.id WHERE l.owner_kind = :owner_kind AND l.owner = :owner
 GROUP BY l.id, l.unit, l.kind, l.closed_at ORDER BY l.kind, l.id LIMIT 200;

-- name: txn_put :exec
INSERT INTO txn(id, kind, cause_kind, cause, reverses, at) VALUES (:id, :kind, :cause_kind, :cause, :reverses, :at);

-- name: txn_get :one
-- row: txn_row
SELECT t.id, t.kind, t.cause_kind, t.cause, t.reverses, t.at FROM txn t WHERE t.id = :id;

-- What a record brought about, reversals too.
-- name: txns_of :many
-- row: txn_row
SELECT t.id, t.kind, t.cause_kind, t.cause, t.reverses, t.at FROM txn t WHERE t.cause_kind = :cause_kind AND t.cause = :cause ORDER BY t.id LIMIT 200;

-- name: entry_put :exec
INSERT INTO entry(id, txn, ledger, amount) VALUES (:id, :txn, :ledger, :amount);

-- name: entries_of :many
SELECT e.id, e.ledger, e.amount FROM entry e WHERE e.txn = :txn ORDER BY e.id LIMIT 100;

-- The lines of one account, newest first.
-- name: ledger_lines :many
-- :before EntryId
-- :limit int64_t
SELECT e.id, e.amount, t.id AS "txn", t.kind, t.cause_kind, t.cause, t.reverses, t.at FROM entry e JOIN txn t ON t.id = e.txn WHERE e.ledger = :ledger
 /*? before */ AND e.id < :before
 ORDER BY e.id DESC LIMIT :limit;

-- For verify: a txn that does not come to nothing in one of its units, or has no entries.
-- name: txn_unbalanced :many
SELECT x.txn AS "txn id:TxnId", x.n AS "n int" FROM
 (SELECT e.txn, l.unit, CAST(sum(e.amount) AS BIGINT) AS n FROM entry e JOIN ledger l ON l.id = e.ledger GROUP BY e.txn, l.unit) x WHERE x.n <> 0 LIMIT 1;

-- name: txn_empty :many
SELECT t.id FROM txn t WHERE NOT EXISTS (SELECT e.id FROM entry e WHERE e.txn = t.id) LIMIT 1;

-- A reversal that is not the mirror of what it reverses.
-- name: txn_unmirrored :many
-- scan: verify reads all of it
SELECT t.id FROM txn t JOIN entry e ON e.txn = t.id WHERE t.reverses IS NOT NULL
   AND NOT EXISTS (SELECT o.id FROM entry o WHERE o.txn = t.reverses AND o.ledger = e.ledger AND o.amount = -e.amount) LIMIT 1;
