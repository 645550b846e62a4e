-- Sessions, roles, secret links, history, idempotency, outbox, settings: what every capability stands on.

CREATE TABLE session (
  id @id,
  hash @blob NOT NULL UNIQUE,             -- of the token; the token itself is nowhere
  person @ref(person) NOT NULL,
  device @text,                           -- what the browser calls itself, cut short
  at @time NOT NULL,
  seen @time NOT NULL,
  ends @time NOT NULL
);
CREATE INDEX session_person ON session(person);

CREATE TABLE role (
  id @id,
  person @ref(person) NOT NULL,
  role @choice(Role) NOT NULL,
  scope_kind @choice(ScopeKind) NOT NULL,
  scope @any NOT NULL,
  starts @time NOT NULL,
  ends @time,
  by_person @ref(person),
  at @time NOT NULL,
  rev @int NOT NULL
);
CREATE INDEX role_person ON role(person);
CREATE INDEX role_scope ON role(scope_kind, scope, role);

CREATE TABLE pass (
  id @id,
  hash @blob NOT NULL UNIQUE,
  kind @choice(Entity) NOT NULL,
  entity @any NOT NULL,
  person @ref(person),
  uses @int,                              -- left; NULL: any number
  ends @time NOT NULL,
  revoked_at @time,
  at @time NOT NULL
);
CREATE INDEX pass_entity ON pass(kind, entity);

-- large
CREATE TABLE event (
  id @id,
  stream @int NOT NULL,
  seq @int NOT NULL,
  at @time NOT NULL,
  actor_kind @choice(ActorKind) NOT NULL,
  actor @any,
  in_stead_of @ref(person),
  act @text NOT NULL,
  kind @choice(Entity) NOT NULL,
  entity @any NOT NULL,
  area @ref(area),
  data @text NOT NULL,                    -- canonical JSON: ids, codes, numbers; never people's text
  text_hash @blob,
  prev @blob NOT NULL,
  hash @blob NOT NULL,
  UNIQUE (stream, seq)
);
CREATE INDEX event_entity ON event(kind, entity, id);
CREATE INDEX event_actor ON event(actor, id);

CREATE TABLE event_text (
  id @id,
  event @ref(event) NOT NULL UNIQUE,
  salt @blob NOT NULL,
  text @text NOT NULL
);

CREATE TABLE seal (
  id @id,
  day @day NOT NULL UNIQUE,
  stream @int NOT NULL,
  seq @int NOT NULL,
  head @blob NOT NULL
);

CREATE TABLE idem (
  id @id,
  key_hash @blob NOT NULL UNIQUE,
  body_hash @blob NOT NULL,
  status @int NOT NULL,
  entity @any,
  at @time NOT NULL
);
CREATE INDEX idem_at ON idem(at);

CREATE TABLE outbox (
  id @id,
  at @time NOT NULL,
  channel @text NOT NULL,
  address @text @private @keep(outbox),
  text @text @private @keep(outbox),
  sent_at @time,
  refused @text
);
CREATE INDEX outbox_sent ON outbox(sent_at, at);

CREATE TABLE setting (
  id @id,
  name @text NOT NULL UNIQUE,
  value @text NOT NULL,
  rev @int NOT NULL
);

CREATE TABLE job_run (
  id @id,
  name @text NOT NULL,
  day @day NOT NULL,
  at @time NOT NULL,
  done @int NOT NULL,
  UNIQUE (name, day)
);
