-- expect: 2: error: table name group is a word of SQL
CREATE TABLE group (id @id);
