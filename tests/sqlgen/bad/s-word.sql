-- expect: 3: error: unknown schema word @txt
CREATE TABLE x (id @id,
  a @txt);
