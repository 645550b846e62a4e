-- Accounts in double entry: minutes, points, fen. Nothing is ever edited; a mistake is reversed. See ledger.h.

-- large
CREATE TABLE ledger (
  id @id,
  owner_kind @choice(Entity) NOT NULL,
  owner @any NOT NULL,
  unit @choice(LedgerUnit) NOT NULL,
  kind @text NOT NULL,                  -- a code of the capability: grade of hours, fund, …
  closed_at @time,
  at @time NOT NULL,
  UNIQUE (owner_kind, owner, unit, kind)
);

-- large
CREATE TABLE txn (
  id @id,
  kind @text NOT NULL,                  -- a code: service, award, payment, reversal
  cause_kind @choice(Entity) NOT NULL,  -- the record that brought it about
  cause @any NOT NULL,
  reverses @ref(txn) UNIQUE,
  at @time NOT NULL
);
CREATE INDEX txn_cause ON txn(cause_kind, cause);

-- large
CREATE TABLE entry (
  id @id,
  txn @ref(txn) NOT NULL,
  ledger @ref(ledger) NOT NULL,
  amount @int NOT NULL                  -- in the ledger's unit; the sum of a txn is 0 for each unit
);
CREATE INDEX entry_ledger ON entry(ledger, id);
CREATE INDEX entry_txn ON entry(txn);
