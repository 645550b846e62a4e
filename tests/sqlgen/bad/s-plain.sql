-- expect: 2: error: only CREATE TABLE, CREATE INDEX and ALTER TABLE ADD stand here
CREATE VIEW x AS SELECT a.id FROM area a;
