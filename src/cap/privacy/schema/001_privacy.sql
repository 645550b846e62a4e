-- Who answers for people's data, what people agreed to, and how long each kind of private data is kept.

-- The 个人信息处理者 of an area: its community committee or an organisation. One in force per area.
CREATE TABLE controller (
  id @id,
  area @ref(area) NOT NULL,
  org @ref(org),
  name @text NOT NULL,
  contact @text NOT NULL,               -- where people turn to: a desk's phone or address, nobody's own
  closed_at @time,
  rev @int NOT NULL,
  at @time NOT NULL
);
CREATE INDEX controller_area ON controller(area, closed_at);

-- What was agreed to: of a person, or of whoever reported a matter without an account.
CREATE TABLE consent (
  id @id,
  person @ref(person),
  kind @choice(Entity) NOT NULL,        -- what it is about
  entity @any NOT NULL,
  scope @choice(ConsentScope) NOT NULL,
  text_version @text NOT NULL,          -- of the notice that was in force
  channel @text NOT NULL,
  at @time NOT NULL,
  withdrawn_at @time,
  rev @int NOT NULL
);
CREATE INDEX consent_person ON consent(person, id);
CREATE INDEX consent_entity ON consent(kind, entity);

-- One row for each word that a @keep(…) names; a test compares them. The periods are proposals that an office may change.
CREATE TABLE retention (
  id @id,
  code @text NOT NULL UNIQUE,
  days @int NOT NULL,
  note @text,                           -- the office's own remark
  rev @int NOT NULL
);

-- only: both
INSERT INTO retention(id, code, days, rev) VALUES (1, 'need', 180, 1), (2, 'outbox', 30, 1), (3, 'person', 1095, 1), (4, 'session', 90, 1);
