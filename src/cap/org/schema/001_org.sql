-- Units, social organisations, departments: who may own a need, hold a role, take an order.

CREATE TABLE org (
  id @id,
  kind @choice(OrgKind) NOT NULL,
  name @text NOT NULL,
  name_en @text,
  area @ref(area) NOT NULL,
  lines @text,                          -- what it is good at, words for choosing an owner
  closed_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX org_area ON org(area, kind);
