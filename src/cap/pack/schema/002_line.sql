-- Business lines 条线: which department's work a matter is. A worker has one (M76); a category may name the one that it belongs to (M73).
CREATE TABLE business_line (
  id @id,
  code @text NOT NULL UNIQUE,
  name @text NOT NULL,
  name_en @text,
  sort @int NOT NULL,
  source @text,
  closed_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
ALTER TABLE category ADD line @ref(business_line);
