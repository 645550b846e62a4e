-- expect: 2: error: unknown section
-- only: postgres
CREATE VIEW x AS SELECT a.id FROM area a;
