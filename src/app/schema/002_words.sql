-- has_words(folded, words): all words stand in the text. SQLite gets it from the program (db/db_sqlite.c).
-- only: pg
CREATE FUNCTION has_words(folded TEXT, words TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT bool_and(strpos(folded, w) > 0) FROM unnest(string_to_array(words, ' ')) AS w);
