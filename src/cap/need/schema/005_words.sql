-- What people search by, folded as base/fold.h says: of title and text, and of what is released. Kept, because the index can only
-- be told to forget what it is told it held.
ALTER TABLE need ADD folded @text;
ALTER TABLE need ADD folded_public @text;

CREATE TABLE need_fold (
  id @id,
  version @int NOT NULL,   -- of the table of characters by which needs are folded
  upto @any,               -- the last need that has been folded by it
  done @bool NOT NULL,     -- all are
  purge @bool NOT NULL     -- words were erased since the index was last written anew
);
-- only: both
INSERT INTO need_fold(id, version, done, purge) VALUES (1, 0, 0, 0);

-- only: sqlite
CREATE VIRTUAL TABLE need_words USING fts5(tokens, content='', detail=none, columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE need_words_held USING fts5vocab(need_words, instance);
-- only: pg
CREATE TABLE need_words (need BIGINT PRIMARY KEY REFERENCES need(id), tokens TSVECTOR NOT NULL);
CREATE INDEX need_words_tokens ON need_words USING GIN (tokens);
