-- expect: 2: error: AUTOINCREMENT is not the same on both engines
CREATE TABLE x (id @id AUTOINCREMENT);
