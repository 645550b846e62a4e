-- Imports: a batch is one sheet; its rows wait here until they are saved, and say afterwards what became of them.

CREATE TABLE batch (
  id @id,
  kind @choice(ImportKind) NOT NULL,
  area @ref(area),                      -- what it is for; none: an operator's, for all of the database
  file @text NOT NULL,                  -- the file's name
  state @choice(BatchState) NOT NULL,
  posts @bool NOT NULL,                 -- whoever brought it may give the posts that an administrator gives
  total @int NOT NULL,
  good @int NOT NULL,
  bad @int NOT NULL,
  done @int NOT NULL,                   -- of the work under way
  saved @int NOT NULL,
  undone @int NOT NULL,
  kept @int NOT NULL,
  by_person @ref(person),
  ended_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX batch_state ON batch(state, id);
CREATE INDEX batch_area ON batch(area, id);

-- The sheet itself, for the minutes until its rows are checked: their cells are then what is kept.
CREATE TABLE batch_file (
  id @id,
  batch @ref(batch) NOT NULL UNIQUE,
  bytes @blob NOT NULL
);

-- large
CREATE TABLE batch_row (
  id @id,
  batch @ref(batch) NOT NULL,
  seq @int NOT NULL,                    -- the order in which rows are saved
  line @int NOT NULL,                   -- where it stands in the sheet
  state @choice(RowState) NOT NULL,
  cells @text @private @keep(import),   -- gone once it is saved, and with the batch
  faults @text @private @keep(import),
  made @any,
  also @any,                            -- what it brought along: a category
  UNIQUE (batch, seq)
);
CREATE INDEX batch_row_state ON batch_row(batch, state, line);

-- only: both
INSERT INTO retention(id, code, days, rev) VALUES (9, 'import', 7, 1);
