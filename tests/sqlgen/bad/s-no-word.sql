-- expect: 2: error: column a of x has no schema word
CREATE TABLE x (id @id, a TEXT);
