-- expect: 2: error: SQL: PRIMARY KEY missing on table seen
CREATE TABLE seen (day @day NOT NULL) @clustered;
