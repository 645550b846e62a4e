-- A schema whose queries SQLite takes and PostgreSQL does not: check_pg must find each.
CREATE TABLE broken (
  id @id,
  title @text NOT NULL,
  note @text,
  rank @int NOT NULL,
  weight @real,
  done @bool NOT NULL
);
