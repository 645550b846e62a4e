-- expect: 2: error: column a: @bool needs NOT NULL
CREATE TABLE x (id @id, a @bool);
