-- expect: 2: error: -- large does not stand directly above a CREATE TABLE
-- large
CREATE INDEX area_rank ON area (rank);
