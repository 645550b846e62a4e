-- expect: 3: error: SQL: no such column: b
CREATE TABLE x (id @id, a @text);
CREATE INDEX x_b ON x (b);
