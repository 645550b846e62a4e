-- expect: 2: error: column a: @money needs NOT NULL
CREATE TABLE x (id @id, a @money DEFAULT 0);
